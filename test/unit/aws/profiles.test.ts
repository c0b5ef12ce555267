import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listProfiles, sourceOf, type Profile, type Sources } from '../../../src/aws/profiles';
import { listRegions } from '../../../src/aws/regions';

const config = `
[default]
region = us-east-1
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret

[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Audit
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

[profile admin]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = sso
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile tool]
credential_process = /usr/bin/tool
[profile web]
role_arn = arn:aws:iam::111122223333:role/web
web_identity_token_file = /tmp/token
[profile lost]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = nowhere
[profile lost2]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = lost
[profile a]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = b
[profile b]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = a
[profile half]
sso_session = other
[profile place]
region = us-west-2
[services local]
s3 =
  endpoint_url = http://127.0.0.1:9
`;
const credentials = `
[old]
aws_access_key_id = AKIAOLD
aws_secret_access_key = secret
[broken]
aws_access_key_id = AKIABROKEN
`;

describe('profiles', () => {
  let folder: string;
  const files = () => ({ configFilepath: path.join(folder, 'config'), filepath: path.join(folder, 'credentials') });
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'profiles-'));
    await writeFile(files().configFilepath, config);
    await writeFile(files().filepath, credentials);
  });
  after(() => rm(folder, { recursive: true }));

  const rows: readonly Profile[] = [
    { name: 'default', region: 'us-east-1', kind: 'keys' },
    { name: 'sso', region: 'eu-west-1', kind: 'sso' },
    { name: 'admin', kind: 'assume-role' },
    { name: 'tool', kind: 'process' },
    { name: 'web', kind: 'web-identity' },
    { name: 'lost', kind: 'assume-role', problem: 'source_profile nowhere does not exist' },
    { name: 'lost2', kind: 'assume-role', problem: 'source_profile nowhere does not exist' },
    { name: 'a', kind: 'assume-role', problem: 'source_profile leads round in a circle' },
    { name: 'b', kind: 'assume-role', problem: 'source_profile leads round in a circle' },
    { name: 'half', kind: 'sso', problem: 'sso-session other does not exist' },
    { name: 'place', region: 'us-west-2', kind: 'nothing', problem: 'it has no credentials' },
    { name: 'old', kind: 'keys' },
    { name: 'broken', kind: 'keys', problem: 'aws_secret_access_key is missing' },
  ];
  for (const row of rows) {
    it(`${row.name}: ${row.kind}${row.problem ? `, ${row.problem}` : ''}`, async () => {
      assert.deepEqual(
        (await listProfiles(files())).find(({ name }) => name === row.name),
        row,
      );
    });
  }

  it('are all, in the order of the files, without keys', async () => {
    const profiles = await listProfiles(files());
    assert.deepEqual(
      profiles.map(({ name }) => name),
      rows.map(({ name }) => name),
    );
    assert.doesNotMatch(JSON.stringify(profiles), /AKIA|secret"/);
  });

  it('are none where there are no files', async () => {
    const nowhere = path.join(folder, 'nowhere');
    const { AWS_ACCESS_KEY_ID: before } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    assert.deepEqual(await listProfiles({ configFilepath: nowhere, filepath: nowhere }), []);
    process.env.AWS_ACCESS_KEY_ID = 'AKIAENVIRONMENT';
    const found = await listProfiles({ configFilepath: nowhere, filepath: nowhere });
    assert.deepEqual(
      found.map(({ name, kind }) => ({ name, kind })),
      [{ name: 'default', kind: 'environment' }],
    );
    if (before === undefined) delete process.env.AWS_ACCESS_KEY_ID;
    else process.env.AWS_ACCESS_KEY_ID = before;
  });

  it('may be thousands', async () => {
    const many = path.join(folder, 'many');
    const entries = Array.from({ length: 5000 }, (_, n) => `[profile p${n}]\nsso_session = corp\nregion = us-east-1\n`);
    await writeFile(many, entries.join(''));
    const profiles = await listProfiles({ configFilepath: many, filepath: path.join(folder, 'nowhere') });
    assert.equal(profiles.filter(({ kind }) => kind === 'sso').length, 5000);
  });

  it('may be thousands of roles in one chain, and each profile is looked at once', () => {
    class CountingMap<K, V> extends Map<K, V> {
      looks = 0;
      override get(key: K): V | undefined {
        this.looks++;
        return super.get(key);
      }
    }
    const chain = new CountingMap<string, Record<string, string>>([['p0', { aws_access_key_id: 'AKIAEXAMPLE' }]]);
    for (let n = 1; n < 5000; n++) {
      chain.set(`p${n}`, { role_arn: 'arn:aws:iam::111122223333:role/a', source_profile: `p${n - 1}` });
    }
    const known: Sources = new Map();
    const sources = new Set([...chain.keys()].reverse().map((name) => sourceOf(name, chain, known)));
    assert.deepEqual([...sources], ['p0']);
    assert.equal(chain.looks, 5000);
  });

  it('a circle is one for all that lead into it', () => {
    const role = (source: string) => ({ role_arn: 'arn:aws:iam::111122223333:role/a', source_profile: source });
    const profiles = new Map<string, Record<string, string>>([
      ['in', role('a')],
      ['a', role('b')],
      ['b', role('a')],
      ['self', { ...role('self'), aws_access_key_id: 'AKIAEXAMPLE' }],
    ]);
    const known: Sources = new Map();
    const sources = ['in', 'b', 'a', 'self'].map((name) => sourceOf(name, profiles, known));
    assert.deepEqual(sources, [undefined, undefined, undefined, 'self']);
  });
});

describe('regions', () => {
  it('are those of the SDK’s partitions, the ordinary ones first, without pseudo-regions', () => {
    const regions = listRegions();
    assert.equal(regions[0]?.partition, 'aws');
    assert.deepEqual(
      regions.find(({ id }) => id === 'us-east-1'),
      { id: 'us-east-1', name: 'US East (N. Virginia)', partition: 'aws' },
    );
    assert.equal(regions.find(({ id }) => id === 'cn-north-1')?.partition, 'aws-cn');
    assert.equal(regions.find(({ id }) => id === 'us-gov-west-1')?.partition, 'aws-us-gov');
    assert.ok(regions.length > 30 && regions.every(({ id }) => !id.endsWith('-global')));
  });
});
