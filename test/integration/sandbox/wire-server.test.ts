import assert from 'node:assert/strict';
import { serveSandbox, type SandboxServer } from '../../../src/sandbox/server';
import { FakeTarget } from '../../helpers/wire-clients';

describe('The sandbox’s server', () => {
  const happened: string[] = [];
  const seen: Record<string, unknown>[] = [];
  let server: SandboxServer;

  before(async () => {
    const target = Object.assign(
      new FakeTarget({
        sts: { GetCallerIdentity: () => ({ Account: '111122223333' }) },
        s3: {
          PutObject: (input) => {
            seen.push(input);
            return { ETag: '"a"' };
          },
        },
      }),
      {
        happen: (action: string) => {
          happened.push(action);
          return { eventName: action };
        },
      },
    );
    server = await serveSandbox(target, { port: 0 });
  });
  after(() => server.close());

  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=AKIA1/20261123/us-east-1/${service}/aws4_request, Signature=0`,
  });

  it('answers API calls', async () => {
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const response = await fetch(server.url, { method: 'POST', headers: signed('sts'), body });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<Account>111122223333<\/Account>/);
  });

  it('passes on path, query and body as they came', async () => {
    const url = `${server.url}/a-bucket/AWSLogs/a%2Bb%20c?x-id=PutObject`;
    const response = await fetch(url, { method: 'PUT', headers: signed('s3'), body: new Uint8Array([0, 255]) });
    assert.equal(response.headers.get('etag'), '"a"');
    assert.deepEqual(seen, [{ Bucket: 'a-bucket', Key: 'AWSLogs/a+b c', Body: Buffer.from([0, 255]) }]);
  });

  const rows: [method: string, action: string, headers: Record<string, string>, status: number, says: RegExp][] = [
    ['POST', 'stop-instance', {}, 200, /"eventName": "stop-instance"/],
    ['POST', 'fly', {}, 404, /no action "fly".*stop-instance/],
    ['POST', 'toString', {}, 404, /no action/],
    ['GET', 'stop-instance', {}, 405, /Use POST/],
    ['POST', 'stop-instance', { origin: 'https://example.com' }, 403, /Not for web pages/],
  ];
  for (const [method, action, headers, status, says] of rows) {
    it(`${method} /_sandbox/${action} ${headers.origin ?? ''}: ${status}`, async () => {
      const response = await fetch(`${server.url}/_sandbox/${action}`, { method, headers });
      assert.equal(response.status, status);
      assert.match(await response.text(), says);
    });
  }

  it('made happen only what it was asked for', () => assert.deepEqual(happened, ['stop-instance']));
});
