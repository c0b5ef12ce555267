import assert from 'node:assert/strict';
import { runQuietly } from '../../scripts/processes';
import { orSkip, peerEnvironment, pythonWithMoto, startSandbox, type Server } from './tools';

/** Follows a log group until two lines have come in; the host prefix of AWS's endpoint is not this endpoint's. */
const follow = `
import boto3, json, time
from botocore.config import Config
logs = boto3.client('logs', config=Config(inject_host_prefix=False))
logs.create_log_group(logGroupName='lab')
logs.create_log_stream(logGroupName='lab', logStreamName='s')
arn = logs.describe_log_groups()['logGroups'][0]['logGroupArn']
answer = logs.start_live_tail(logGroupIdentifiers=[arn], logEventFilterPattern='yes')
seen = {'kinds': [], 'lines': []}
for event in answer['responseStream']:
    kind = next(iter(event))
    if kind not in seen['kinds']:
        seen['kinds'].append(kind)
    if kind == 'sessionStart':
        lines = [{'timestamp': int(time.time() * 1000), 'message': line} for line in ('yes 1', 'no', 'yes 2')]
        logs.put_log_events(logGroupName='lab', logStreamName='s', logEvents=lines)
    if kind == 'sessionUpdate':
        seen['lines'] += [each['message'] for each in event['sessionUpdate']['sessionResults']]
        if len(seen['lines']) >= 2:
            break
print(json.dumps(seen))
`;

describe('boto3 and the sandbox’s Live Tail', function () {
  this.timeout(120_000);
  let python = '';
  let server: Server | undefined;

  before(async function () {
    python = await orSkip(this, pythonWithMoto);
    server = await startSandbox(10);
  });
  after(() => server?.stop());

  it('reads sessionStart and updates, checksums and all', async () => {
    const output = await runQuietly(python, ['-c', follow], { env: peerEnvironment(server!.url) });
    assert.deepEqual(JSON.parse(output), { kinds: ['sessionStart', 'sessionUpdate'], lines: ['yes 1', 'yes 2'] });
  });
});
