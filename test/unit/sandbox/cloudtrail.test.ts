import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { sandboxActions, type SandboxAction } from '../../../src/sandbox/actions';
import { SandboxLab, serviceError } from '../../helpers/sandbox-lab';

const MINUTE = 60_000;

describe('sandbox: CloudTrail', () => {
  describe('CreateTrail', () => {
    const names = [
      ['ab', /too short/],
      ['a'.repeat(129), /too long/],
      ['My trail', /can only contain/],
      ['-trail', /starts with/],
      ['trail.', /ends with/],
      ['my--trail', /two adjacent/],
      ['my_.trail', /two adjacent/],
      ['192.168.5.4', /IP address/],
    ] as const;
    for (const [Name, message] of names) {
      it(`refuses the name ${Name.slice(0, 20)}`, () => {
        const lab = new SandboxLab();
        assert.throws(
          () => lab.call('cloudtrail', 'CreateTrail', { ...lab.trail, Name }),
          serviceError('InvalidTrailNameException', message),
        );
      });
    }

    it('answers what it made', () => {
      const lab = new SandboxLab();
      lab.makeBucket();
      lab.wait(10_000);
      assert.deepEqual(lab.call('cloudtrail', 'CreateTrail', { Name: 'My_cloudtrail', S3BucketName: 'lab-bucket' }), {
        Name: 'My_cloudtrail',
        S3BucketName: 'lab-bucket',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: false,
        TrailARN: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail',
        LogFileValidationEnabled: false,
        IsOrganizationTrail: false,
      });
    });

    it('wants the bucket, and its policy to be visible', () => {
      const lab = new SandboxLab();
      const create = () => lab.call('cloudtrail', 'CreateTrail', { Name: 'My_cloudtrail', S3BucketName: 'lab-bucket' });
      assert.throws(create, serviceError('S3BucketDoesNotExistException'));
      lab.makeBucket();
      assert.throws(create, serviceError('InsufficientS3BucketPolicyException', /bucket: lab-bucket$/));
      lab.wait(3_000);
      create();
    });

    it('refuses a bucket whose policy is for another trail', () => {
      const lab = new SandboxLab();
      lab.makeBucket('lab-bucket', 'arn:aws:cloudtrail:us-east-1:111122223333:trail/other');
      lab.wait(10_000);
      assert.throws(
        () => lab.call('cloudtrail', 'CreateTrail', { Name: 'My_cloudtrail', S3BucketName: 'lab-bucket' }),
        serviceError('InsufficientS3BucketPolicyException'),
      );
    });

    it('waits for the role: first its trust, then its permissions', () => {
      const lab = new SandboxLab();
      lab.makeBucket();
      lab.makeLogGroup();
      lab.wait(60_000);
      const create = () => lab.call('cloudtrail', 'CreateTrail', lab.trail);
      const noTrust = 'Access denied. Check the trust relationships for your role.';
      const noPermission = 'Access denied. Check the permissions for your role.';
      assert.throws(create, serviceError('InvalidCloudWatchLogsRoleArnException', noTrust));
      lab.makeRole();
      assert.throws(create, serviceError('InvalidCloudWatchLogsRoleArnException', noTrust));
      lab.wait(10_000);
      lab.allowRole(['logs:CreateLogStream']);
      lab.wait(10_000);
      assert.throws(create, serviceError('InvalidCloudWatchLogsLogGroupArnException', noPermission));
      lab.allowRole(['logs:CreateLogStream', 'logs:PutLogEvents']);
      assert.throws(create, serviceError('InvalidCloudWatchLogsLogGroupArnException', noPermission));
      lab.wait(10_000);
      create();
    });

    const combinations = [
      [
        'a role without a log group',
        { CloudWatchLogsLogGroupArn: undefined },
        'InvalidCloudWatchLogsLogGroupArnException',
      ],
      ['a log group without a role', { CloudWatchLogsRoleArn: undefined }, 'InvalidCloudWatchLogsRoleArnException'],
      [
        'a log group ARN without :*',
        { CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:lab' },
        'InvalidCloudWatchLogsLogGroupArnException',
      ],
      [
        'a log group that is not there',
        { CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:none:*' },
        'InvalidCloudWatchLogsLogGroupArnException',
      ],
      [
        'a multi-region trail without global events',
        { IncludeGlobalServiceEvents: false },
        'InvalidParameterCombinationException',
      ],
      ['a bad bucket name', { S3BucketName: 'Lab_Bucket' }, 'InvalidS3BucketNameException'],
    ] as const;
    for (const [what, changes, code] of combinations) {
      it(`refuses ${what}`, () => {
        const lab = new SandboxLab();
        lab.makeBucket();
        lab.makeLogGroup();
        lab.makeRole();
        lab.wait(30_000);
        assert.throws(() => lab.call('cloudtrail', 'CreateTrail', { ...lab.trail, ...changes }), serviceError(code));
      });
    }

    it('refuses a name twice and a sixth trail', () => {
      const lab = new SandboxLab();
      const create = (Name: string) => {
        lab.makeBucket(`bucket-${Name}`, `arn:aws:cloudtrail:us-east-1:111122223333:trail/${Name}`);
        lab.wait(5_000);
        return lab.call('cloudtrail', 'CreateTrail', { Name, S3BucketName: `bucket-${Name}` });
      };
      for (const name of ['trail-1', 'trail-2', 'trail-3', 'trail-4', 'trail-5']) create(name);
      assert.throws(() => create('trail-3'), serviceError('TrailAlreadyExistsException'));
      assert.throws(() => create('trail-6'), serviceError('MaximumNumberOfTrailsExceededException'));
    });
  });

  describe('regions', () => {
    it('shows a multi-region trail everywhere, and changes it at home only', () => {
      const lab = new SandboxLab();
      lab.makeTrail();
      lab.region = 'eu-west-1';
      assert.equal(lab.list('cloudtrail', 'DescribeTrails', {}, 'trailList')[0]?.HomeRegion, 'us-east-1');
      assert.deepEqual(lab.list('cloudtrail', 'DescribeTrails', { includeShadowTrails: false }, 'trailList'), []);
      assert.throws(
        () => lab.call('cloudtrail', 'StartLogging', { Name: 'My_cloudtrail' }),
        serviceError('InvalidHomeRegionException'),
      );
      assert.throws(
        () => lab.call('cloudtrail', 'DeleteTrail', { Name: lab.trailArn }),
        serviceError('InvalidHomeRegionException'),
      );
      assert.throws(
        () => lab.call('cloudtrail', 'GetTrailStatus', { Name: 'My_cloudtrail' }),
        serviceError('TrailNotFoundException'),
      );
      assert.equal(lab.call('cloudtrail', 'GetTrailStatus', { Name: lab.trailArn }).IsLogging, false);
    });

    it('gives IAM events to a single-region trail in us-east-1 only', () => {
      for (const [region, seen] of [
        ['us-east-1', 1],
        ['eu-west-1', 0],
      ] as const) {
        const lab = new SandboxLab();
        lab.region = region;
        const arn = `arn:aws:cloudtrail:${region}:111122223333:trail/single`;
        lab.makeBucket('single-bucket', arn);
        lab.wait(5_000);
        lab.call('cloudtrail', 'CreateTrail', { Name: 'single', S3BucketName: 'single-bucket' });
        lab.call('cloudtrail', 'StartLogging', { Name: 'single' });
        lab.sandbox.happen('attach-admin-policy');
        lab.wait(6 * MINUTE);
        const files = lab.call('s3', 'ListObjectsV2', { Bucket: 'single-bucket' }).Contents as unknown[] | undefined;
        assert.equal(files?.length ?? 0, seen, region);
      }
    });
  });

  describe('delivery', () => {
    it('writes to one stream of the group, minutes later', () => {
      const lab = new SandboxLab();
      lab.startTrail();
      const record = lab.sandbox.happen('stop-instance');
      lab.wait(6 * MINUTE);
      const [event] = lab.logEvents();
      assert.equal(event?.logStreamName, '111122223333_CloudTrail_us-east-1');
      assert.deepEqual(JSON.parse(String(event.message)), JSON.parse(JSON.stringify(record)));
      const status = lab.call('cloudtrail', 'GetTrailStatus', { Name: 'My_cloudtrail' });
      assert.ok(status.LatestCloudWatchLogsDeliveryTime instanceof Date);
      assert.ok(status.LatestDeliveryTime instanceof Date);
      assert.equal(status.LatestCloudWatchLogsDeliveryError, undefined);
    });

    it('puts files with the records into the bucket', () => {
      const lab = new SandboxLab();
      lab.startTrail();
      lab.sandbox.happen('stop-instance');
      lab.wait(6 * MINUTE);
      const [file] = lab.list('s3', 'ListObjectsV2', { Bucket: 'lab-bucket' }, 'Contents');
      const key = String(file?.Key);
      assert.match(
        key,
        /^AWSLogs\/111122223333\/CloudTrail\/us-east-1\/2026\/11\/23\/111122223333_CloudTrail_us-east-1_20261123T1405Z_\w{16}\.json\.gz$/,
      );
      const { Body } = lab.call('s3', 'GetObject', { Bucket: 'lab-bucket', Key: key });
      const { Records } = JSON.parse(gunzipSync(Body as Uint8Array).toString()) as { Records: { eventName: string }[] };
      assert.deepEqual(
        Records.map(({ eventName }) => eventName),
        ['StopInstances'],
      );
    });

    it('stops while the role may not write, says so, and goes on when it may', () => {
      const lab = new SandboxLab();
      lab.startTrail();
      lab.call('iam', 'DeleteRolePolicy', { RoleName: 'clwatch_role', PolicyName: 'logs' });
      lab.wait(MINUTE);
      lab.sandbox.happen('stop-instance');
      lab.wait(6 * MINUTE);
      const status = () => lab.call('cloudtrail', 'GetTrailStatus', { Name: 'My_cloudtrail' });
      assert.deepEqual(lab.logEvents(), []);
      assert.equal(status().LatestCloudWatchLogsDeliveryError, 'AccessDeniedException');
      lab.allowRole(['logs:*']);
      lab.wait(MINUTE);
      lab.sandbox.happen('start-instance');
      lab.wait(6 * MINUTE);
      assert.equal(lab.logEvents().length, 1);
      assert.equal(status().LatestCloudWatchLogsDeliveryError, undefined);
    });

    const selectors = [
      ['everything', [{ ReadWriteType: 'All', IncludeManagementEvents: true }], 2],
      ['writes', [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }], 1],
      ['no management events', [{ ReadWriteType: 'All', IncludeManagementEvents: false }], 0],
    ] as const;
    for (const [what, EventSelectors, seen] of selectors) {
      it(`records ${what} when the event selectors say so`, () => {
        const lab = new SandboxLab();
        lab.startTrail();
        lab.call('cloudtrail', 'PutEventSelectors', { TrailName: 'My_cloudtrail', EventSelectors });
        lab.sandbox.happen('stop-instance');
        lab.sandbox.happen('unauthorized-call');
        lab.wait(6 * MINUTE);
        assert.equal(lab.logEvents().length, seen);
      });
    }

    it('takes advanced event selectors', () => {
      const lab = new SandboxLab();
      lab.startTrail();
      lab.call('cloudtrail', 'PutEventSelectors', {
        TrailName: 'My_cloudtrail',
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['false'] },
              { Field: 'eventSource', NotEquals: ['iam.amazonaws.com'] },
            ],
          },
        ],
      });
      for (const action of ['stop-instance', 'unauthorized-call', 'attach-admin-policy'] as const) {
        lab.sandbox.happen(action);
      }
      lab.wait(6 * MINUTE);
      assert.equal(lab.logEvents().length, 1);
    });
  });

  describe('UpdateTrail', () => {
    it('wants log group and role together, and clears both with empty texts', () => {
      const lab = new SandboxLab();
      lab.makeTrail();
      const update = (changes: object) => lab.call('cloudtrail', 'UpdateTrail', { Name: 'My_cloudtrail', ...changes });
      assert.throws(
        () => update({ CloudWatchLogsLogGroupArn: lab.trail.CloudWatchLogsLogGroupArn }),
        serviceError('InvalidCloudWatchLogsRoleArnException', 'You must specify a role ARN as well as a log group.'),
      );
      const cleared = update({ CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' });
      assert.equal(cleared.CloudWatchLogsLogGroupArn, undefined);
      assert.equal(update(lab.trail).CloudWatchLogsRoleArn, lab.roleArn);
    });
  });

  describe('LookupEvents', () => {
    const filled = () => {
      const lab = new SandboxLab();
      for (const action of Object.keys(sandboxActions) as SandboxAction[]) {
        lab.sandbox.happen(action);
        lab.wait(MINUTE);
      }
      lab.wait(10 * MINUTE);
      return lab;
    };
    const lookup = (lab: SandboxLab, input: object = {}) =>
      lab.list('cloudtrail', 'LookupEvents', { ...input }, 'Events').map((event) => event.EventName);

    it('finds events after a while, the newest first', () => {
      const lab = new SandboxLab();
      lab.sandbox.happen('stop-instance');
      lab.wait(MINUTE);
      lab.sandbox.happen('start-instance');
      assert.deepEqual(lookup(lab), []);
      lab.wait(MINUTE);
      assert.deepEqual(lookup(lab), ['StopInstances']);
      lab.wait(MINUTE);
      assert.deepEqual(lookup(lab), ['StartInstances', 'StopInstances']);
    });

    const attributes = [
      ['EventName', 'ConsoleLogin', 3],
      ['EventSource', 'iam.amazonaws.com', 1],
      ['ReadOnly', 'true', 1],
      ['Username', 'alice', 3],
      ['Username', 'root', 1],
      ['AccessKeyId', 'AKIASANDBOXBOB000001', 2],
      ['EventName', 'Nothing', 0],
    ] as const;
    for (const [AttributeKey, AttributeValue, found] of attributes) {
      it(`by ${AttributeKey} ${AttributeValue}`, () => {
        assert.equal(lookup(filled(), { LookupAttributes: [{ AttributeKey, AttributeValue }] }).length, found);
      });
    }

    it('gives pages', () => {
      const lab = filled();
      const first = lab.call('cloudtrail', 'LookupEvents', { MaxResults: 4 });
      const rest = lab.call('cloudtrail', 'LookupEvents', { MaxResults: 50, NextToken: first.NextToken });
      assert.equal((first.Events as unknown[]).length, 4);
      assert.equal((rest.Events as unknown[]).length, Object.keys(sandboxActions).length - 4);
      assert.equal(rest.NextToken, undefined);
    });

    const refused = [
      [{ MaxResults: 51 }, 'InvalidMaxResultsException'],
      [{ StartTime: new Date(2000), EndTime: new Date(1000) }, 'InvalidTimeRangeException'],
      [{ NextToken: 'abc' }, 'InvalidNextTokenException'],
      [{ EventCategory: 'data' }, 'InvalidEventCategoryException'],
      [{ LookupAttributes: [{ AttributeKey: 'Color', AttributeValue: 'red' }] }, 'InvalidLookupAttributesException'],
      [
        {
          LookupAttributes: [
            { AttributeKey: 'EventName', AttributeValue: 'a' },
            { AttributeKey: 'EventName', AttributeValue: 'b' },
          ],
        },
        'InvalidLookupAttributesException',
      ],
    ] as const;
    for (const [input, code] of refused) {
      it(`refuses ${JSON.stringify(input).slice(0, 60)}`, () => {
        assert.throws(() => lookup(new SandboxLab(), input), serviceError(code));
      });
    }
  });

  it('keeps tags', () => {
    const lab = new SandboxLab();
    lab.makeTrail();
    const TagsList = [{ Key: 'created-by', Value: 'access-alerts' }];
    lab.call('cloudtrail', 'AddTags', { ResourceId: lab.trailArn, TagsList });
    assert.deepEqual(lab.list('cloudtrail', 'ListTags', { ResourceIdList: [lab.trailArn] }, 'ResourceTagList'), [
      { ResourceId: lab.trailArn, TagsList },
    ]);
    lab.call('cloudtrail', 'RemoveTags', { ResourceId: lab.trailArn, TagsList: [{ Key: 'created-by' }] });
    assert.deepEqual(
      lab.list('cloudtrail', 'ListTags', { ResourceIdList: [lab.trailArn] }, 'ResourceTagList')[0]?.TagsList,
      [],
    );
  });
});
