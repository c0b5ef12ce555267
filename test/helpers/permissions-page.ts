import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Policy } from '../../src/aws/permissions';

export const policyNames = ['read', 'write', 'tear-down', 'drill', 'organization'] as const;
export type PolicyName = (typeof policyNames)[number];

/** What docs/permissions.md says, read from its Markdown: what a person would paste, not what the code has. */
export interface PermissionsPage {
  readonly text: string;
  /** The policies' documents, by name. */
  readonly policies: ReadonlyMap<PolicyName, Policy>;
  /** The same as text. */
  readonly documents: ReadonlyMap<PolicyName, string>;
  /** The IAM actions that each call needs, by the call's name, e.g. `s3:HeadBucket`. */
  readonly calls: ReadonlyMap<string, readonly string[]>;
}

export const permissionsFile = path.resolve('docs/permissions.md');

/** Reads the page, or another text in its form. */
export function permissionsPage(text = readFileSync(permissionsFile, 'utf8')): PermissionsPage {
  const documents = new Map(
    [...text.matchAll(/^## The ([\w-]+) policy$[^#]*?^```json\n(.*?)^```$/gms)].map(
      ([, name, json]) => [name as PolicyName, json!] as const,
    ),
  );
  const calls = [...text.matchAll(/^\| `(\w+:\w+)` +\|[^|]*\| (.*?) +\|$/gm)].map(
    ([, call, actions]) => [call!, [...actions!.matchAll(/`(\w+:\w+)`/g)].map(([, action]) => action!)] as const,
  );
  return {
    text,
    documents,
    policies: new Map([...documents].map(([name, json]) => [name, JSON.parse(json) as Policy])),
    calls: new Map(calls),
  };
}

/**
 * Whether the page's policies of these names allow an API call, e.g. `s3:HeadBucket`. A call that the page does not
 * list is not allowed.
 */
export function allowedBy(names: readonly PolicyName[], call: string, page = permissionsPage()): boolean {
  const needed = page.calls.get(call);
  const allowed = new Set(names.flatMap((name) => page.policies.get(name)!.Statement).flatMap(({ Action }) => Action));
  return needed?.every((action) => allowed.has(action)) ?? false;
}
