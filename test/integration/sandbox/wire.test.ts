import { CreateTrailCommand, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { decodeCbor, encodeCbor } from '../../../src/sandbox/cbor';
import { ServiceError, type Operation, type Service } from '../../../src/sandbox/service';
import { answer } from '../../../src/sandbox/wire';
import type { SandboxRequest, ServiceName } from '../../../src/sandbox/wire-protocol';
import { assertHas, clientsOf, errorName, FakeTarget } from '../../helpers/wire-clients';

const at = new Date('2026-11-23T14:00:00.000Z');

function refusing(code: string, message = 'no', status = 400): Operation {
  return () => {
    throw new ServiceError(code, message, status);
  };
}

/** A request as another client than the SDK makes it. */
function request(service: string, parts: Partial<SandboxRequest>): SandboxRequest {
  const credential = `AKIASANDBOX/20261123/eu-west-1/${service}/aws4_request`;
  return {
    method: 'POST',
    path: '/',
    query: {},
    body: new Uint8Array(),
    host: '127.0.0.1:4566',
    ...parts,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      ...parts.headers,
    },
  };
}

const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('The sandbox on the wire', () => {
  it('takes and gives dates of AWS JSON in seconds', async () => {
    const target = new FakeTarget({ cloudtrail: { LookupEvents: () => ({ Events: [{ EventTime: at }] }) } });
    const { cloudtrail, traffic } = clientsOf(target);
    const { Events } = await cloudtrail.send(new LookupEventsCommand({ StartTime: at }));
    assert.deepEqual(target.calls[0]?.input, { StartTime: at });
    assert.deepEqual(Events, [{ EventTime: at }]);
    assert.equal(text(traffic.response!.body), '{"Events":[{"EventTime":1795442400}]}');
  });

  it('leaves the times of CloudWatch Logs the numbers they are', async () => {
    const target = new FakeTarget({ logs: { FilterLogEvents: () => ({ events: [{ timestamp: 5, message: 'ä' }] }) } });
    const { logs } = clientsOf(target);
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: 'a', startTime: 3 }));
    assert.deepEqual(target.calls[0]?.input, { logGroupName: 'a', startTime: 3 });
    assert.deepEqual(events, [{ timestamp: 5, message: 'ä' }]);
  });

  it('speaks AWS JSON 1.0 with CloudWatch of the SDK for JavaScript', async () => {
    const GetMetricData = () => ({ MetricDataResults: [{ Id: 'm', Timestamps: [at], Values: [1.5] }] });
    const target = new FakeTarget({ cloudwatch: { GetMetricData } });
    const { cloudwatch, traffic } = clientsOf(target, 'eu-west-1');
    const input = { MetricDataQueries: [{ Id: 'm', Expression: '1' }], StartTime: at, EndTime: at };
    const { MetricDataResults } = await cloudwatch.send(new GetMetricDataCommand(input));
    assert.deepEqual(target.calls[0]?.input, input);
    assert.deepEqual(MetricDataResults, [{ Id: 'm', Timestamps: [at], Values: [1.5] }]);
    assert.equal(traffic.response?.headers['content-type'], 'application/x-amz-json-1.0');
    assert.equal(target.calls[0].context.region, 'eu-west-1');
  });

  it('unpacks what CloudWatch clients compress', async () => {
    const target = new FakeTarget({ cloudwatch: { PutMetricData: () => ({}) } });
    const { cloudwatch, traffic } = clientsOf(target);
    const MetricData = Array.from({ length: 500 }, (_, i) => ({ MetricName: `metric-${i}`, Value: i }));
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'a', MetricData }));
    assert.equal(traffic.request?.headers['content-encoding'], 'gzip');
    assert.deepEqual(target.calls[0]?.input, { Namespace: 'a', MetricData });
  });

  const PutMetricAlarm = (code: string, status = 400): Partial<Record<ServiceName, Service>> => ({
    cloudwatch: { PutMetricAlarm: refusing(code, 'no', status), SetAlarmState: refusing(code, 'no', status) },
  });
  const alarm = new PutMetricAlarmCommand({
    AlarmName: 'a',
    EvaluationPeriods: 1,
    ComparisonOperator: 'LessThanThreshold',
  });
  const trail = new CreateTrailCommand({ Name: 'a', S3BucketName: 'b' });
  const filter = new PutMetricFilterCommand({
    logGroupName: 'a',
    filterName: 'a',
    filterPattern: '',
    metricTransformations: [],
  });
  const errors: [code: string, name: string, run: (code: string) => Promise<unknown>][] = [
    ...['TrailAlreadyExistsException', 'InvalidCloudWatchLogsRoleArnException', 'AccessDeniedException'].map(
      (code): (typeof errors)[number] => [
        code,
        code,
        () => clientsOf(new FakeTarget({ cloudtrail: { CreateTrail: refusing(code) } })).cloudtrail.send(trail),
      ],
    ),
    ...['ResourceNotFoundException', 'LimitExceededException', 'ThrottlingException'].map(
      (code): (typeof errors)[number] => [
        code,
        code,
        () => clientsOf(new FakeTarget({ logs: { PutMetricFilter: refusing(code) } })).logs.send(filter),
      ],
    ),
    ...(
      [
        ['LimitExceededFault', 'LimitExceededFault'],
        ['LimitExceeded', 'LimitExceededFault'],
        ['ValidationError', 'ValidationException'],
        ['InvalidParameterCombinationException', 'InvalidParameterCombinationException'],
        ['AccessDenied', 'AccessDenied'],
      ] as const
    ).map(([code, name]): (typeof errors)[number] => [
      code,
      name,
      () => clientsOf(new FakeTarget(PutMetricAlarm(code))).cloudwatch.send(alarm),
    ]),
    [
      'InvalidFormatFault',
      'InvalidFormatFault',
      (code) =>
        clientsOf(new FakeTarget(PutMetricAlarm(code))).cloudwatch.send(
          new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'OK', StateReason: '' }),
        ),
    ],
    [
      'ExpiredToken',
      'ExpiredTokenException',
      () =>
        clientsOf(new FakeTarget({ sts: { GetCallerIdentity: refusing('ExpiredTokenException') } })).sts.send(
          new GetCallerIdentityCommand({}),
        ),
    ],
  ];
  for (const [code, name, run] of errors) {
    it(`the SDK reads ${code} as ${name}`, async () => assert.equal(await errorName(run(code)), name));
  }

  it('gives error names in the header and in the body, with the request id', async () => {
    const { cloudtrail, traffic } = clientsOf(
      new FakeTarget({ cloudtrail: { CreateTrail: refusing('TrailAlreadyExistsException', 'Trail a exists') } }),
    );
    const error = await cloudtrail.send(trail).catch((reason: unknown) => reason as { $metadata: object });
    const { headers, body, statusCode } = traffic.response!;
    assert.equal(statusCode, 400);
    assert.equal(headers['x-amzn-errortype'], 'TrailAlreadyExistsException');
    assert.deepEqual(JSON.parse(text(body)), {
      __type: 'com.amazonaws.cloudtrail#TrailAlreadyExistsException',
      message: 'Trail a exists',
    });
    assertHas(error.$metadata, { requestId: headers['x-amzn-requestid'] });
  });

  it('answers CloudWatch in CBOR, with the query error code', async () => {
    const target = new FakeTarget({
      cloudwatch: {
        DescribeAlarms: () => ({ MetricAlarms: [{ AlarmName: 'a', StateUpdatedTimestamp: at, Threshold: 0.5 }] }),
        SetAlarmState: refusing('ResourceNotFound', 'Unknown alarm', 404),
      },
    });
    const ask = (operation: string, input: object) =>
      answer(
        target,
        request('monitoring', {
          path: `/service/GraniteServiceVersion20100801/operation/${operation}`,
          headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
          body: encodeCbor(input),
        }),
      );
    const alarms = await ask('DescribeAlarms', { AlarmNames: ['a'], MaxRecords: 100 });
    assert.deepEqual(target.calls[0]?.input, { AlarmNames: ['a'], MaxRecords: 100 });
    assert.deepEqual(decodeCbor(alarms.body), {
      MetricAlarms: [{ AlarmName: 'a', StateUpdatedTimestamp: at, Threshold: 0.5 }],
    });
    assert.equal(alarms.headers['smithy-protocol'], 'rpc-v2-cbor');

    const refusal = await ask('SetAlarmState', {});
    assert.equal(refusal.statusCode, 404);
    assert.equal(refusal.headers['x-amzn-query-error'], 'ResourceNotFound;Sender');
    assert.deepEqual(decodeCbor(refusal.body), {
      __type: 'com.amazonaws.cloudwatch#ResourceNotFound',
      message: 'Unknown alarm',
    });
    assert.equal((await ask('Nothing', {})).statusCode, 404);
  });

  it('answers CloudWatch in Query XML, as older clients speak', async () => {
    const target = new FakeTarget({
      cloudwatch: { PutMetricAlarm: () => ({}), DescribeAlarms: refusing('InvalidNextToken') },
    });
    const ask = (body: string) => answer(target, request('monitoring', { headers: form, body: Buffer.from(body) }));
    const dimension = 'Dimensions.member.1.Name=a&Dimensions.member.1.Value=1&Dimensions.member.2.Name=b';
    const numbers = 'Period=300&Threshold=1.5&ActionsEnabled=false&OKActions=';
    const actions = 'AlarmActions.member.2=two&AlarmActions.member.1=one';
    const made = await ask(`Action=PutMetricAlarm&Version=2010-08-01&${dimension}&${numbers}&${actions}`);
    assert.equal(made.statusCode, 200);
    assert.deepEqual(target.calls[0]?.input, {
      Dimensions: [{ Name: 'a', Value: '1' }, { Name: 'b' }],
      Period: 300,
      Threshold: 1.5,
      ActionsEnabled: false,
      OKActions: [],
      AlarmActions: ['one', 'two'],
    });
    assert.match(
      text(made.body),
      /^<PutMetricAlarmResponse xmlns="http:\/\/monitoring\.amazonaws\.com\/doc\/2010-08-01\/">/,
    );
    const refusal = await ask('Action=DescribeAlarms&StartDate=2026-11-23T14%3A00%3A00Z');
    assert.match(text(refusal.body), /<Type>Sender<\/Type><Code>InvalidNextToken<\/Code><Message>no<\/Message>/);
    assert.deepEqual(target.calls[1]?.input, { StartDate: at });
  });

  it('records what was asked, by whom and how it ended, after bringing the account up to date', async () => {
    const target = new FakeTarget({
      cloudwatch: { DescribeAlarms: () => ({ MetricAlarms: [] }), PutMetricAlarm: refusing('LimitExceeded') },
    });
    const { cloudwatch } = clientsOf(target);
    await cloudwatch.send(new DescribeAlarmsCommand({}));
    await errorName(cloudwatch.send(alarm));
    const [read, written] = target.calls;
    assert.equal(target.advanced, 2);
    assert.equal(read?.readOnly, true);
    assert.deepEqual(read.output, { MetricAlarms: [] });
    assert.match(read.userAgent, /^aws-sdk-js\//);
    assert.equal(written?.readOnly, false);
    assert.equal(written.error?.code, 'LimitExceeded');
    assert.deepEqual(written.context, { region: 'us-east-1', accessKeyId: 'AKIASANDBOX' });
  });

  const json = { 'x-amz-target': 'Logs_20140328.Nothing' };
  const refused: [what: string, request: SandboxRequest, status: number, says: RegExp][] = [
    ['a JSON call nobody signed', request('logs', { headers: { ...json, authorization: '' } }), 400, /MissingAuth/],
    [
      'a query nobody signed',
      request('iam', { headers: { ...form, authorization: '' }, body: Buffer.from('Action=ListRoles') }),
      403,
      /<Code>MissingAuthenticationToken</,
    ],
    [
      'a bucket list nobody signed',
      request('s3', { method: 'GET', headers: { authorization: '' } }),
      403,
      /AccessDenied/,
    ],
    ['an unknown JSON operation', request('logs', { headers: json }), 400, /UnknownOperationException/],
    ['an unknown action', request('iam', { headers: form, body: Buffer.from('Action=Fly') }), 400, /InvalidAction/],
    ['an unknown service', request('ec2', { headers: form, body: Buffer.from('Action=Fly') }), 404, /"ec2"|&quot;ec2/],
    ['JSON that is none', request('logs', { headers: json, body: Buffer.from('{') }), 400, /SerializationException/],
    [
      'CBOR that is none',
      request('monitoring', {
        path: '/service/a/operation/b',
        headers: { 'smithy-protocol': 'rpc-v2-cbor' },
        body: Buffer.from([0xbf]),
      }),
      400,
      /SerializationException/,
    ],
    [
      'a part of S3 that is not there',
      request('s3', { method: 'GET', path: '/a', query: { acl: '' } }),
      501,
      /NotImpl/,
    ],
    ['a key that is not percent-encoded', request('s3', { method: 'GET', path: '/a/%' }), 400, /InvalidURI/],
  ];
  for (const [what, asked, status, says] of refused) {
    it(`refuses ${what}`, async () => {
      const { statusCode, body } = await answer(new FakeTarget({}), asked);
      assert.equal(statusCode, status);
      assert.match(text(body), says);
    });
  }

  it('answers its own faults with status 500', async () => {
    const broken = () => {
      throw new TypeError('a bug');
    };
    const target = new FakeTarget({ logs: { Nothing: broken } });
    const { statusCode, body } = await answer(target, request('logs', { headers: json }));
    assert.equal(statusCode, 500);
    assert.match(text(body), /InternalFailure.*a bug/);
    assert.deepEqual(target.calls, []);
  });

  it('takes a presigned address for signed', async () => {
    const query = { Action: 'GetCallerIdentity', 'X-Amz-Credential': 'AKIA1/20261123/us-east-1/sts/aws4_request' };
    const target = new FakeTarget({ sts: { GetCallerIdentity: () => ({ Account: '1' }) } });
    const asked = request('', { method: 'GET', query, headers: { authorization: '' } });
    assert.match(text((await answer(target, asked)).body), /<Account>1<\/Account>/);
    assert.deepEqual(target.calls[0]?.input, {});
  });
});

describe('CBOR', () => {
  // From RFC 8949, appendix A.
  const rows: [hex: string, value: unknown][] = [
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3903e7', -1000],
    ['fb3ff199999999999a', 1.1],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['c11a514b67b0', new Date('2013-03-21T20:04:00Z')],
    ['c1fb41d452d9ec200000', new Date('2013-03-21T20:04:00.5Z')],
    ['60', ''],
    ['62c3bc', 'ü'],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
  ];
  for (const [hex, value] of rows) {
    it(`${hex} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(decodeCbor(Buffer.from(hex, 'hex')), value);
      assert.equal(Buffer.from(encodeCbor(value)).toString('hex'), hex);
    });
  }
  const onlyRead: [hex: string, value: unknown][] = [
    ['f93c00', 1],
    ['f9c400', -4],
    ['f90001', 5.960464477539063e-8],
    ['fa47c35000', 100000],
    ['f7', null],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
  ];
  for (const [hex, value] of onlyRead) {
    it(`${hex} is read as ${JSON.stringify(value)}`, () =>
      assert.deepEqual(decodeCbor(Buffer.from(hex, 'hex')), value));
  }
  for (const hex of ['', '18', '62c3', '9f01', 'a10101', 'c26161', '0000', 'bf6161ff', '9b00ffffffffffffff']) {
    it(`${hex || 'nothing'} is refused`, () => assert.throws(() => decodeCbor(Buffer.from(hex, 'hex'))));
  }
  it('leaves undefined members out', () => {
    assert.equal(Buffer.from(encodeCbor({ a: undefined, b: 1 })).toString('hex'), 'a1616201');
  });
});
