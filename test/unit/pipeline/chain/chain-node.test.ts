import assert from 'node:assert/strict';
import type { Chain } from '../../../../src/pipeline/chain/chain';
import { arnOf, childrenOf, idOf, parentOf, type ChainNode } from '../../../../src/pipeline/chain/chain-node';
import { consoleLink } from '../../../../src/pipeline/chain/console-link';

const chain: Chain = {
  trail: {
    name: 'My_cloudtrail',
    arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/My_cloudtrail',
    homeRegion: 'us-east-1',
    multiRegion: true,
    organization: false,
    logFileValidation: true,
    bucket: 'my-bucket',
    logGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/trail group:*',
    roleArn: 'arn:aws:iam::111122223333:role/service-role/clwatch_role',
  },
  logGroup: {
    name: '/aws/trail',
    arn: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/trail',
    exists: true,
    filters: [
      {
        name: 'stops',
        pattern: '{ $.a = 1 }',
        logGroup: '/aws/trail',
        metricName: 'Stops',
        metricNamespace: 'My/Space',
        metricValue: '1',
        alarms: [
          {
            name: 'stop alarm',
            arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:stop alarm',
            state: 'OK',
            actionsEnabled: true,
            actions: ['arn:aws:sns:us-east-1:111122223333:ops'],
            topics: [
              {
                name: 'ops',
                arn: 'arn:aws:sns:us-east-1:111122223333:ops',
                exists: true,
                subscriptions: [
                  { protocol: 'email', endpoint: 'a@example.com', confirmed: true },
                  { protocol: 'email', endpoint: 'b@example.com', confirmed: false },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
};

function all(node: ChainNode): ChainNode[] {
  return [node, ...childrenOf(node).flatMap(all)];
}
const nodes = all({ kind: 'trail', chain });
const byKind = (kind: ChainNode['kind']) => nodes.find((node) => node.kind === kind)!;

describe('chain nodes', () => {
  it('hang together as trail → log group → filter → metric → alarm → who is told, with role and bucket beside', () => {
    assert.deepEqual(
      nodes.map(({ kind }) => kind),
      ['trail', 'logGroup', 'filter', 'metric', 'alarm', 'topic', 'topic', 'role', 'bucket'],
    );
  });

  it('know what they hang on, so that the tree can show any of them', () => {
    for (const node of nodes) {
      for (const child of childrenOf(node)) assert.equal(idOf(parentOf(child)!), idOf(node), child.kind);
    }
    assert.equal(parentOf({ kind: 'trail', chain }), undefined);
  });

  it('have ids that differ', () => {
    assert.equal(new Set(nodes.map(idOf)).size, nodes.length);
  });

  it('know their ARN where AWS gives one', () => {
    assert.equal(arnOf(byKind('bucket')), 'arn:aws:s3:::my-bucket');
    assert.equal(arnOf(byKind('filter')), undefined);
    assert.equal(arnOf(byKind('role')), chain.trail.roleArn);
  });
});

describe('console links', () => {
  const links: [ChainNode['kind'], string][] = [
    [
      'trail',
      'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/trails/arn:aws:cloudtrail:',
    ],
    ['logGroup', '#logsV2:log-groups/log-group/$252Faws$252Ftrail'],
    ['alarm', '#alarmsV2:alarm/stop%20alarm'],
    ['metric', "~(~'My*2fSpace~'Stops)"],
    ['role', 'https://console.aws.amazon.com/iam/home#/roles/details/clwatch_role'],
    ['bucket', '/s3/buckets/my-bucket?region=us-east-1'],
  ];
  for (const [kind, part] of links) {
    it(`${kind}: …${part}`, () => {
      const link = consoleLink(byKind(kind), 'us-east-1');
      assert.ok(link?.includes(part), link);
    });
  }

  it('go to the console of the partition, and nowhere when it is not known', () => {
    const inPartition = (partition: string): ChainNode => ({
      kind: 'trail',
      chain: { ...chain, trail: { ...chain.trail, arn: chain.trail.arn.replace('arn:aws:', `arn:${partition}:`) } },
    });
    assert.match(consoleLink(inPartition('aws-cn'), 'cn-north-1')!, /console\.amazonaws\.cn/);
    assert.equal(consoleLink(inPartition('aws-iso'), 'us-iso-east-1'), undefined);
  });
});
