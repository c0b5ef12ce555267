import { loadSharedConfigFiles, type SharedConfigInit } from '@smithy/core/config';
import type { IniSection } from '@smithy/types';

/** Where a profile's credentials come from. */
export type ProfileKind =
  'sso' | 'assume-role' | 'web-identity' | 'process' | 'login' | 'keys' | 'environment' | 'nothing';

/** A profile of the shared config files, as far as choosing one needs; never its keys. */
export interface Profile {
  readonly name: string;
  readonly region?: string;
  readonly kind: ProfileKind;
  /** Why it cannot work as it stands, in words. */
  readonly problem?: string;
}

/** Sections of the config file that are no profiles. */
const otherSections = /^(sso-session|services)\./;

/**
 * The profiles of `~/.aws/config` and `~/.aws/credentials` (or where `AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE` say), in the order of the files. Files that are not there count as empty. The files are
 * read anew each time and never written.
 */
export async function listProfiles(files: SharedConfigInit = {}): Promise<Profile[]> {
  const { profiles, ssoSessions } = await readProfiles(files);
  const sources: Sources = new Map();
  const found = [...profiles].map(([name, section]): Profile => {
    const problem = problemOf(name, profiles, ssoSessions, sources);
    return {
      name,
      ...(section.region && { region: section.region }),
      kind: kindOf(section),
      ...(problem !== undefined && { problem }),
    };
  });
  return [...environmentProfile(profiles), ...found];
}

export interface Profiles {
  readonly profiles: ReadonlyMap<string, IniSection>;
  readonly ssoSessions: ReadonlySet<string>;
  /** `services` sections by name: endpoints of single services. */
  readonly services: ReadonlyMap<string, IniSection>;
}

/** All profile sections by name; where both files have one, the credentials file's settings win, as in every AWS tool. */
export async function readProfiles(files: SharedConfigInit = {}): Promise<Profiles> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ...files, ignoreCache: true });
  const profiles = new Map<string, IniSection>();
  const ssoSessions = new Set<string>();
  const services = new Map<string, IniSection>();
  for (const [name, section] of Object.entries(configFile)) {
    if (!otherSections.test(name)) profiles.set(name, section);
    else if (name.startsWith('sso-session.')) ssoSessions.add(name.slice('sso-session.'.length));
    else services.set(name.slice('services.'.length), section);
  }
  for (const [name, section] of Object.entries(credentialsFile)) {
    profiles.set(name, { ...profiles.get(name), ...section });
  }
  return { profiles, ssoSessions, services };
}

/** Answers of {@link sourceOf} that are known already. */
export type Sources = Map<string, string | undefined>;

/**
 * The name of the profile that a profile gets its first credentials from, following `source_profile`; there may be no
 * such profile. Undefined where the way goes round in a circle.
 * @param known kept between questions about the same profiles: thousands of roles may share one way
 */
export function sourceOf(
  name: string,
  profiles: ReadonlyMap<string, IniSection>,
  known: Sources = new Map(),
): string | undefined {
  const passed = new Set<string>();
  let at = name;
  while (!passed.has(at) && !known.has(at)) {
    passed.add(at);
    const section = profiles.get(at);
    const next = section?.role_arn === undefined ? undefined : section.source_profile;
    // A profile with both a role and keys may name itself as its source.
    if (next === undefined || (next === at && section?.aws_access_key_id !== undefined)) known.set(at, at);
    else at = next;
  }
  const source = known.get(at);
  for (const on of passed) known.set(on, source);
  return source;
}

/** What kind of profile a section is, in the order in which the SDK looks. */
export function kindOf(section: IniSection): ProfileKind {
  if (section.role_arn && (section.source_profile ?? section.credential_source)) return 'assume-role';
  if (section.aws_access_key_id) return 'keys';
  if (section.web_identity_token_file) return 'web-identity';
  if (section.credential_process) return 'process';
  if (section.sso_session ?? section.sso_start_url) return 'sso';
  if (section.login_session) return 'login';
  return 'nothing';
}

function problemOf(
  name: string,
  profiles: ReadonlyMap<string, IniSection>,
  ssoSessions: ReadonlySet<string>,
  sources: Sources,
): string | undefined {
  const section = profiles.get(name)!;
  switch (kindOf(section)) {
    case 'assume-role': {
      const source = sourceOf(name, profiles, sources);
      if (source === undefined) return 'source_profile leads round in a circle';
      return profiles.has(source) ? undefined : `source_profile ${source} does not exist`;
    }
    case 'keys':
      return section.aws_secret_access_key ? undefined : 'aws_secret_access_key is missing';
    case 'sso': {
      const { sso_session: session } = section;
      if (session !== undefined && !ssoSessions.has(session)) return `sso-session ${session} does not exist`;
      const missing = ['sso_account_id', 'sso_role_name'].find((key) => !section[key]);
      return missing === undefined ? undefined : `${missing} is missing`;
    }
    case 'nothing':
      return section.role_arn ? 'role_arn needs a source_profile' : 'it has no credentials';
    default:
      return undefined;
  }
}

/** With keys in the environment and no default profile, every AWS tool uses those keys by default; so is done here. */
function environmentProfile(profiles: ReadonlyMap<string, IniSection>): Profile[] {
  const { AWS_ACCESS_KEY_ID: key, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (!key || profiles.has('default')) return [];
  const region = AWS_REGION ?? AWS_DEFAULT_REGION;
  return [{ name: 'default', kind: 'environment', ...(region && { region }) }];
}
