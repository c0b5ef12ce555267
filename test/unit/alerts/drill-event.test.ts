import assert from 'node:assert/strict';
import { deriveDrillEvent, drillEventFrom, type DrillEvent, type NoDrillEvent } from '../../../src/alerts/drill-event';
import { compilePattern } from '../../../src/pattern/index';

const origin = {
  id: 'access-alerts-drill-20261123-140509',
  at: Date.parse('2026-11-23T14:05:09Z'),
  accountId: '111122223333',
  region: 'us-east-1',
  by: 'arn:aws:iam::111122223333:user/me',
};
const mark = {
  drill: origin.id,
  note: 'This is a fire drill: nothing of this has happened.',
  by: origin.by,
};
type Record_ = Readonly<Record<string, unknown>>;

const sourcesOf = (name: string) => (name === 'StopInstances' ? ['ec2.amazonaws.com'] : []);
const derive = (pattern: string, metricValue = '1', dimensions: Readonly<Record<string, string>> = {}) =>
  deriveDrillEvent({ pattern, metricValue, dimensions }, origin, sourcesOf);
const event = (found: DrillEvent | NoDrillEvent): DrillEvent => {
  assert.ok(!('reason' in found), JSON.stringify(found));
  return found;
};
const json = (found: DrillEvent | NoDrillEvent) => JSON.parse(event(found).message) as Record_;

/** What stands at a path of an event. */
const at = (record: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((node, name) => (node as Record_ | undefined)?.[name], record);

describe('A drill event of a pattern', () => {
  it('has the shape of a CloudTrail record, and says that it is a drill', () => {
    assert.deepEqual(json(derive('{ $.eventName = "StopInstances" }')), {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        arn: origin.by,
        accountId: '111122223333',
        userName: 'access-alerts-drill',
      },
      eventTime: '2026-11-23T14:05:09Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'StopInstances',
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.1',
      userAgent: 'access-alerts-drill',
      requestParameters: null,
      responseElements: null,
      eventID: origin.id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
      accessAlertsDrill: mark,
    });
  });

  const rows: readonly (readonly [pattern: string, path: string, value: unknown, why: string])[] = [
    ['{ $.a = "x" || $.b = "y" }', 'a', 'x', 'one alternative is enough'],
    ['{ ($.a = "x" && $.a = "y") || $.b = "z" }', 'b', 'z', 'an alternative that contradicts itself is passed over'],
    ['{ $.errorCode = "*UnauthorizedOperation" }', 'errorCode', 'UnauthorizedOperation', 'a star stands for nothing'],
    ['{ $.a = *x* && $.a != "x" }', 'a', 'access-alerts-drillxaccess-alerts-drill', '… or for something'],
    ['{ $.a = "x*" && $.a = "*y" }', 'a', 'xy', 'two ends of one value'],
    ['{ $.a != "x" }', 'a', 'access-alerts-drill', '!= needs a value'],
    ['{ $.eventType != "AwsServiceEvent" }', 'eventType', 'AwsApiCall', 'the usual value, where it will do'],
    ['{ $.eventType != "AwsApiCall" }', 'eventType', 'access-alerts-drill', 'another one, where it will not'],
    ['{ $.n > 5 && $.n < 6 }', 'n', 5.5, 'between two bounds'],
    ['{ $.n >= 1000 }', 'n', 1000, 'the bound itself'],
    ['{ $.n < 0 }', 'n', -1, 'below a bound'],
    ['{ $.n = 12.0 }', 'n', 12, 'an unquoted number is a number'],
    ['{ $.n = "12" }', 'n', '12', 'a quoted one is text'],
    ['{ $.userAgent NOT EXISTS }', 'userAgent', undefined, 'nothing is put where nothing may be'],
    ['{ $.responseElements IS NULL }', 'responseElements', null, 'null'],
    ['{ $.readOnly IS TRUE }', 'readOnly', true, 'true'],
    ['{ $.a.b IS FALSE }', 'a.b', false, 'false'],
    ['{ $.a = %^10\\.0\\.\\d{1,3}\\.[5-9]$% }', 'a', '10.0.0.5', 'a text that a regular expression finds'],
    ['{ $.a = %^Stop|Start% && $.a != "Stop" }', 'a', 'Start', 'another alternative of it'],
    ['{ $.items[1].id = "i" }', 'items', [null, { id: 'i' }], 'what a pattern counts to'],
    ['{ $.items[*].id = "i" && $.items[*].id = "j" }', 'items', [{ id: 'i' }, { id: 'j' }], 'two elements'],
    ['{ $.tags.* = "x" }', 'tags.drill', 'x', 'any name'],
    ["{ $.['cluster.name'] = 1 && $.userIdentity.type = Root }", 'userIdentity.type', 'Root', 'odd names'],
    ['{ $.userIdentity.type = Root }', 'userIdentity.userName', undefined, 'no user’s name for root'],
    ['{ $.eventName = "ConsoleLogin" }', 'eventSource', 'access-alerts-drill.invalid', 'no source is made up'],
  ];
  for (const [pattern, path, value, why] of rows) {
    it(`${pattern}: ${why}`, () => {
      const found = derive(pattern);
      const record = JSON.parse(event(found).message) as Record_;
      assert.deepEqual(at(record, path), value);
      assert.ok(event(found).isMarked);
      assert.ok(compilePattern(pattern).test(event(found).message));
    });
  }

  const marks: readonly (readonly [pattern: string, why: string])[] = [
    ['{ $.accessAlertsDrill NOT EXISTS }', 'by its id where the mark may not be'],
    ['{ $.accessAlertsDrill = "x" && $.eventID = "e" }', 'by its user agent'],
    ['-drill', 'not at all where its word is excluded'],
  ];
  for (const [pattern, why] of marks) {
    it(`${pattern} is marked ${why}`, () => {
      const { message, isMarked } = event(derive(pattern));
      assert.equal(isMarked, message.includes('access-alerts-drill'));
      assert.equal(isMarked, !why.startsWith('not'));
    });
  }

  it('has a number where the metric takes its value, and all dimensions', () => {
    const found = event(
      derive('{ $.bytes > 1000 && $.eventName = "Get*" }', '$.bytes', { User: '$.userIdentity.userName', To: '$.to' }),
    );
    assert.equal(found.value, 1001);
    assert.deepEqual(found.dimensions, { User: 'access-alerts-drill', To: 'access-alerts-drill' });
    assert.equal(event(derive('{ $.eventName = "x" }', '$.requestParameters.bytes')).value, 1);
  });

  describe('for an alarm on one combination of dimensions', () => {
    const dimensions = { User: '$.userIdentity.userName', Region: '$.awsRegion' };
    const watching = (pattern: string, watched: Readonly<Record<string, string>>) =>
      event(deriveDrillEvent({ pattern, metricValue: '1', dimensions, watched }, origin, sourcesOf));

    it('counts to the metric that it watches, also where the pattern has alternatives', () => {
      const watched = { User: 'alice', Region: 'eu-west-1' };
      const found = watching('{ $.eventName = "StopInstances" || $.awsRegion = "us-east-1" }', watched);
      assert.deepEqual(found.dimensions, watched);
      assert.ok(found.isMarked);
    });

    it('is any that the filter counts, where the pattern refuses those values or they cannot be written', () => {
      for (const User of ['alice', 'a "b"', 'a*']) {
        const { dimensions: counted } = watching('{ $.userIdentity.userName != "alice" }', {
          User,
          Region: 'eu-west-1',
        });
        assert.notEqual(counted.User, User);
      }
    });
  });

  it('of terms is a record where JSON keeps them as they are, else a line', () => {
    assert.equal(json(derive('StopInstances alice -bob')).text, 'StopInstances alice');
    assert.equal(json(derive('?ERROR ?WARN')).text, 'ERROR');
    const line = event(derive('"user \\"bob\\" failed"')).message;
    assert.equal(line, `user "bob" failed ${origin.id} a fire drill, nothing of this has happened`);
    assert.equal(event(derive('%^ERROR \\d+$%')).message, 'ERROR 0');
  });

  it('of a space-delimited pattern is a line, marked where a field may be anything', () => {
    assert.equal(
      event(derive('[ip, user, ..., status = 4*, bytes > 1000]', '$bytes')).message,
      `access-alerts-drill access-alerts-drill ${origin.id} a fire drill, nothing of this has happened 4 1001`,
    );
    assert.equal(event(derive('[level = "a b", text]')).message.slice(0, 26), '"a b" access-alerts-drill-');
    const bare = event(derive('[status = 404]'));
    assert.deepEqual([bare.message, bare.isMarked], ['404', false]);
    assert.equal(event(derive('[w, n]', '$n')).value, 1);
  });

  it('of an empty pattern is any record', () => {
    assert.deepEqual(json(derive('')).accessAlertsDrill, mark);
  });

  const refused: readonly (readonly [pattern: string, metricValue: string, reason: string])[] = [
    ['{ $.a = }', '1', 'pattern'],
    ['{ $.a = "x" && $.a = "y" }', '1', 'none-found'],
    ['{ $.a = "x" && $.a NOT EXISTS }', '1', 'none-found'],
    ['{ $.a = "x" }', '$.a', 'none-found'],
    ['StopInstances', '$.bytes', 'no-value'],
  ];
  for (const [pattern, metricValue, reason] of refused) {
    it(`${pattern} with the value ${metricValue} has none: ${reason}`, () => {
      assert.deepEqual(derive(pattern, metricValue), { reason });
    });
  }
});

describe('A drill event of an event that has happened', () => {
  const alert = { pattern: '{ $.eventName = "StopInstances" }', metricValue: '1' };
  const happened = '{"eventName":"StopInstances","eventTime":"2026-11-20T01:02:03Z","eventID":"e","n":1.50}';

  it('keeps what it says, with a new time and the marks', () => {
    assert.deepEqual(json(drillEventFrom(happened, alert, origin)), {
      eventName: 'StopInstances',
      eventTime: '2026-11-23T14:05:09Z',
      eventID: origin.id,
      n: 1.5,
      accessAlertsDrill: mark,
      userAgent: 'access-alerts-drill',
    });
  });

  it('leaves alone what the pattern looks at', () => {
    const strict = { ...alert, pattern: '{ $.eventID = "e" && $.eventTime = "2026-11-20*" }' };
    const made = json(drillEventFrom(happened, strict, origin));
    assert.deepEqual([made.eventID, made.eventTime], ['e', '2026-11-20T01:02:03Z']);
  });

  it('is refused where the event does not match, or has no value', () => {
    assert.deepEqual(drillEventFrom('{}', alert, origin), { reason: 'no-match' });
    assert.deepEqual(drillEventFrom(happened, { ...alert, metricValue: '$.bytes' }, origin), { reason: 'no-value' });
  });

  it('can be a line', () => {
    const made = event(drillEventFrom('ERROR 404', { pattern: 'ERROR', metricValue: '1' }, origin));
    assert.ok(made.message.startsWith(`ERROR 404 ${origin.id}`) && made.isMarked);
  });
});
