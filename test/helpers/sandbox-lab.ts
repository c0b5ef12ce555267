import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox';
import type { ServiceName } from '../../src/sandbox/wire-protocol';
import { VirtualClock } from './virtual-clock';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Fields = Record<string, unknown>;

/** A sandbox whose services are called directly, without the wire, at a time that a test moves. */
export class SandboxLab {
  readonly clock = new VirtualClock('2026-11-23T14:00:00Z');
  readonly sandbox: Sandbox;
  region = 'us-east-1';

  constructor(options: Partial<SandboxOptions> = {}) {
    this.sandbox = new Sandbox({ clock: this.clock, traffic: false, ...options });
  }

  /** Calls one operation, e.g. `call('logs', 'CreateLogGroup', { logGroupName: 'a' })`. */
  call(service: ServiceName, operation: string, input: Fields = {}): Fields {
    this.sandbox.advance();
    const run = this.sandbox.services[service][operation];
    if (run === undefined) throw new Error(`There is no ${service}:${operation}`);
    return run(input, { region: this.region, accessKeyId: 'AKIASANDBOXTEST00001' }) as Fields;
  }

  /** The structures that an operation answers in one of its members. */
  list(service: ServiceName, operation: string, input: Fields, member: string): Fields[] {
    return this.call(service, operation, input)[member] as Fields[];
  }

  wait(ms: number): void {
    this.clock.advance(ms);
    this.sandbox.advance();
  }

  readonly trailArn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail';
  readonly groupArn = 'arn:aws:logs:us-east-1:111122223333:log-group:lab';
  readonly roleArn = 'arn:aws:iam::111122223333:role/clwatch_role';

  /** The trail of the lab, as CreateTrail wants it. */
  readonly trail = {
    Name: 'My_cloudtrail',
    S3BucketName: 'lab-bucket',
    IsMultiRegionTrail: true,
    CloudWatchLogsLogGroupArn: `${this.groupArn}:*`,
    CloudWatchLogsRoleArn: this.roleArn,
  };

  makeBucket(name = 'lab-bucket', trailArn = this.trailArn): void {
    const service = { Service: 'cloudtrail.amazonaws.com' };
    const arn = `arn:aws:s3:::${name}`;
    const source = { 'aws:SourceArn': trailArn };
    const elsewhere = { CreateBucketConfiguration: { LocationConstraint: this.region } };
    this.call('s3', 'CreateBucket', { Bucket: name, ...(this.region !== 'us-east-1' && elsewhere) });
    this.call('s3', 'PutBucketPolicy', {
      Bucket: name,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: service,
            Action: 's3:GetBucketAcl',
            Resource: arn,
            Condition: { StringEquals: source },
          },
          {
            Effect: 'Allow',
            Principal: service,
            Action: 's3:PutObject',
            Resource: `${arn}/AWSLogs/111122223333/*`,
            Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
          },
        ],
      }),
    });
  }

  makeLogGroup(): void {
    this.call('logs', 'CreateLogGroup', { logGroupName: 'lab' });
  }

  makeRole(): void {
    const statement = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    this.call('iam', 'CreateRole', { RoleName: 'clwatch_role', AssumeRolePolicyDocument: document });
    this.allowRole(['logs:CreateLogStream', 'logs:PutLogEvents']);
  }

  allowRole(actions: readonly string[]): void {
    const Resource = [`${this.groupArn}:log-stream:111122223333_CloudTrail_us-east-1*`];
    const statement = { Effect: 'Allow', Action: actions, Resource };
    this.call('iam', 'PutRolePolicy', {
      RoleName: 'clwatch_role',
      PolicyName: 'logs',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
  }

  /** Bucket, log group, role and the trail, which is not started yet. */
  makeTrail(): void {
    this.makeBucket();
    this.makeLogGroup();
    this.makeRole();
    this.wait(30 * SECOND);
    this.call('cloudtrail', 'CreateTrail', this.trail);
  }

  startTrail(): void {
    this.makeTrail();
    this.call('cloudtrail', 'StartLogging', { Name: 'My_cloudtrail' });
  }

  /** The lab's metric filter. */
  putFilter(changes: Fields = {}, transformation: Fields = {}): void {
    this.call('logs', 'PutMetricFilter', {
      logGroupName: 'lab',
      filterName: 'stoppedInstancecount',
      filterPattern: '{ $.eventName= "StopInstances" }',
      metricTransformations: [
        {
          metricNamespace: 'CloudTrailMetrics',
          metricName: 'EC2stoppedInstanceEventCount',
          metricValue: '1',
          ...transformation,
        },
      ],
      ...changes,
    });
  }

  /** The lab's alarm, as it should be. */
  putAlarm(changes: Fields = {}): void {
    this.call('cloudwatch', 'PutMetricAlarm', {
      AlarmName: 'EC2 stop alarm',
      Namespace: 'CloudTrailMetrics',
      MetricName: 'EC2stoppedInstanceEventCount',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ...changes,
    });
  }

  /** The sum of the lab's metric over the last hours, one value per period with data. */
  metric(stat = 'Sum', hours = 3): number[] {
    const now = this.clock.now();
    const query = {
      StartTime: new Date(now - hours * 60 * MINUTE),
      EndTime: new Date(now + MINUTE),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: { Namespace: 'CloudTrailMetrics', MetricName: 'EC2stoppedInstanceEventCount' },
            Period: 60,
            Stat: stat,
          },
        },
      ],
    };
    return this.list('cloudwatch', 'GetMetricData', query, 'MetricDataResults')[0]!.Values as number[];
  }

  alarmState(): unknown {
    return this.list('cloudwatch', 'DescribeAlarms', {}, 'MetricAlarms')[0]!.StateValue;
  }

  /** All events of the lab's log group, page by page. */
  logEvents(input: Fields = {}): Fields[] {
    const events: Fields[] = [];
    let nextToken: unknown;
    do {
      const page = this.call('logs', 'FilterLogEvents', { logGroupName: 'lab', ...input, nextToken });
      events.push(...(page.events as Fields[]));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }
}

/** For `assert.throws`: a service error of that code, and of that message where one is given. */
export function serviceError(code: string, message?: string | RegExp): object {
  return { code, ...(message !== undefined && { message }) };
}
