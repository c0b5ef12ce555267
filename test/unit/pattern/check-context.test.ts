import assert from 'node:assert/strict';
import { cloudTrailKnowledge as knowledge } from '../../../src/cloudtrail/knowledge';
import { checkPattern, compilePattern, type ObservedEvents } from '../../../src/pattern/index';

/** Twelve thousand events, of which few name the service that made the call. */
const observed: ObservedEvents = {
  total: 12_480,
  fields: () => [],
  field: (selector) =>
    selector === '$.userIdentity.invokedBy' ? { selector, type: 'string', count: 3_378 } : undefined,
  values: () => [],
};

const exclusion = '{ $.userIdentity.invokedBy != "autoscaling.amazonaws.com" }';

function severities(text: string, isForDeployment: boolean): string[] {
  return checkPattern(text, { isForDeployment }).map(({ severity }) => severity);
}

describe('checkPattern with more than the pattern', () => {
  it('says nothing of fields without knowledge', () => {
    assert.deepEqual(checkPattern('{ $.eventname = "StopInstances" && $.userIdentity.type = "root" }'), []);
    assert.deepEqual(checkPattern(exclusion), []);
  });

  it('says nothing of fields of events of another kind', () => {
    for (const text of [
      '{ $.level = "error" && $.user.userName != "x" }',
      '{ $.eventName = "user_registered" && $.userId = 7 }',
      '{ $.detail.eventName = "StopInstanses" && $.detail.userIdentity.type = "root" }',
      '[eventName = StopInstanses, ...]',
      '"StopInstanses"',
    ]) {
      assert.deepEqual(checkPattern(text, { knowledge }), [], text);
    }
  });

  it('counts the fetched events that an exclusion leaves out', () => {
    const [only, ...others] = checkPattern(exclusion, { knowledge, observed });
    assert.deepEqual(others, []);
    assert.equal(only?.code, 'optional-field');
    assert.match(only.message, /^9,102 of the 12,480 fetched events have no \$\.userIdentity\.invokedBy/);
  });

  const enough = [
    '($.userIdentity.invokedBy NOT EXISTS) || ($.userIdentity.invokedBy != "x")',
    '$.userIdentity NOT EXISTS || $.userIdentity.invokedBy != "x"',
    '$.userIdentity.invokedBy = * && $.userIdentity.invokedBy != "x"',
    '$.userIdentity.type = "AWSService" && $.userIdentity.invokedBy != "x"',
    '$.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed != "Yes"',
    '$.eventName = "RunInstances" && $.requestParameters.instanceType != "t3.micro"',
    '$.eventType != "AwsServiceEvent"',
  ];
  for (const conditions of enough) {
    it(`is content with ${conditions}`, () => {
      assert.deepEqual(checkPattern(`{ ${conditions} }`, { knowledge }), []);
    });
  }

  it('warns of the filter that a log group has no room for', () => {
    const text = '{ $.userAgent = %^aws-cli% }';
    assert.deepEqual(checkPattern(text, { regexFilters: 4 }), []);
    assert.deepEqual(
      checkPattern(text, { regexFilters: 5 }).map(({ code }) => code),
      ['regex-quota'],
    );
  });

  it('takes a long form whose shortest form fits, where that is what is deployed', () => {
    const long = `{ ${Array.from({ length: 40 }, (_, i) => `($.eventName   =   "Event${i}")`).join('  ||  ')} }`;
    assert.ok(long.length > 1024);
    assert.deepEqual(severities(long, false), ['error']);
    assert.deepEqual(severities(long, true), ['info']);
    assert.throws(() => compilePattern(long));
    assert.equal(compilePattern(long, { isForDeployment: true }).test('{"eventName":"Event39"}'), true);

    const hopeless = `{ $.eventName = "${'x'.repeat(1024)}" }`;
    assert.deepEqual(severities(hopeless, true), ['error']);
    assert.throws(() => compilePattern(hopeless, { isForDeployment: true }));
  });

  it('reports one slip once', () => {
    const slips = [
      ['{ $.readOnly = true && $.awsRegion = "us-east-1" }', 'boolean-comparison'],
      ['{ $.eventname != "StopInstances" && $.awsRegion = "us-east-1" }', 'unknown-field'],
      ['{ $.errorcode != "x" && $.awsRegion = "us-east-1" }', 'unknown-field'],
      [`{ $.eventname == 'StopInstanses' && $.awsRegion = "us-east-1" }`, 'unknown-operator,wrong-quotes'],
      ['{ $.errorCode != * && $.awsRegion = "us-east-1" }', 'never-matches'],
    ] as const;
    for (const [text, codes] of slips) {
      assert.equal(
        checkPattern(text, { knowledge })
          .map(({ code }) => code)
          .join(),
        codes,
        text,
      );
    }
  });

  it('stops nobody from running a pattern that is only doubtful', () => {
    assert.equal(compilePattern(exclusion).test('{"userIdentity":{"invokedBy":"ec2.amazonaws.com"}}'), true);
  });
});
