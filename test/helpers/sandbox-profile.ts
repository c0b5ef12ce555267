import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Sandbox } from '../../src/sandbox/sandbox';
import { serveSandbox } from '../../src/sandbox/server';

/** An AWS profile "lab" in us-east-1 whose endpoint is a sandbox on loopback. */
export interface SandboxProfile {
  /** For the process that is to find the profile. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Serves a sandbox, and writes the config files that lead to it into a folder of their own. */
export async function sandboxProfile(sandbox: Sandbox): Promise<SandboxProfile> {
  const server = await serveSandbox(sandbox, { port: 0 });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'access-alerts-profile-'));
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  return {
    env: {
      AWS_CONFIG_FILE: file('config', `[profile lab]\nregion = us-east-1\nendpoint_url = ${server.url}\n`),
      AWS_SHARED_CREDENTIALS_FILE: file(
        'credentials',
        '[lab]\naws_access_key_id = AKIALAB\naws_secret_access_key = lab\n',
      ),
    },
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
