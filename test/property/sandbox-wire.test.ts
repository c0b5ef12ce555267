import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeCbor, encodeCbor, type CborValue } from '../../src/sandbox/cbor';
import { Iam } from '../../src/sandbox/iam';
import { Keys } from '../../src/sandbox/kms-keys';
import { Buckets } from '../../src/sandbox/s3';
import { Topics } from '../../src/sandbox/sns';
import { answer } from '../../src/sandbox/wire';
import type { SandboxRequest } from '../../src/sandbox/wire-protocol';
import { element, escapeXml, parseXml } from '../../src/sandbox/xml';
import { smallWorld } from '../helpers/small-world';
import { FakeTarget } from '../helpers/wire-clients';

const numRuns = 200;

describe('The sandbox on the wire, asked nonsense', () => {
  const world = smallWorld();
  const target = new FakeTarget({
    iam: new Iam(world).service,
    s3: new Buckets(world).service,
    sns: new Topics(world, new Keys(world)).service,
  });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=A/1/us-east-1/${service}/aws4_request`,
  });
  const parameter = fc.constantFrom('RoleName', 'Tags.member.1.Key', 'Tags.member', 'Attributes.entry.1.key', 'Name');
  const action = fc.constantFrom(...Object.keys(target.services.iam), ...Object.keys(target.services.sns));

  const requests: Readonly<Record<string, fc.Arbitrary<Partial<SandboxRequest>>>> = {
    'AWS JSON': fc.uint8Array().map((body) => ({ headers: { ...signed('logs'), 'x-amz-target': 'a.B' }, body })),
    CBOR: fc.uint8Array().map((body) => ({
      headers: { ...signed('monitoring'), 'smithy-protocol': 'rpc-v2-cbor' },
      path: '/service/a/operation/B',
      body,
    })),
    'AWS Query': fc
      .tuple(fc.constantFrom('iam', 'sns'), action, fc.dictionary(fc.oneof(parameter, fc.string()), fc.string()))
      .map(([service, Action, rest]) => ({
        headers: { ...signed(service), ...form },
        body: Buffer.from(new URLSearchParams({ Action, ...rest }).toString()),
      })),
    S3: fc
      .record({
        method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
        path: fc.webPath().map((path) => path || '/'),
        query: fc.dictionary(fc.constantFrom('policy', 'versioning', 'list-type', 'delete', 'max-keys'), fc.string()),
        body: fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(`<a>${text}</a>`)),
        ),
      })
      .map((parts) => ({ ...parts, headers: signed('s3') })),
  };
  for (const [protocol, arbitrary] of Object.entries(requests)) {
    it(`answers every request in ${protocol}, and none with a fault of its own`, async () => {
      await fc.assert(
        fc.asyncProperty(arbitrary, async (parts) => {
          const { statusCode } = await answer(target, {
            method: 'POST',
            path: '/',
            query: {},
            headers: {},
            body: new Uint8Array(),
            host: '127.0.0.1',
            ...parts,
          });
          assert.ok(statusCode === 501 || (statusCode >= 200 && statusCode < 500), String(statusCode));
        }),
        { numRuns },
      );
    });
  }

  it('reads back what it writes in CBOR', () => {
    const value: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.double({ noNaN: true }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (original) => assert.deepEqual(decodeCbor(encodeCbor(original)), original)),
      { numRuns },
    );
  });

  it('reads back what it writes in XML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.deepEqual(parseXml(element('a', escapeXml(text), 'b')), { name: 'a', children: [], text });
      }),
      { numRuns },
    );
  });
});
