import assert from 'node:assert/strict';
import { ESLint } from 'eslint';

/** Lints a line of code as if it stood in `file`. Type information is not needed, and would cost seconds. */
async function complaints(file: string, code: string): Promise<string[]> {
  const eslint = new ESLint({
    ruleFilter: ({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports',
    overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } }],
  });
  const [result] = await eslint.lintText(code, { filePath: file });
  return result!.messages.map(({ message }) => message);
}

describe('the import rule', function () {
  // Loading ESLint takes most of it.
  this.timeout(20_000);

  const forbidden: [file: string, code: string, why: RegExp][] = [
    ['src/pattern/x.ts', "import { Sandbox } from '../sandbox/sandbox';", /must not import from a room above/],
    ['src/views/x.ts', "import { connect } from '../commands/connect';", /must not import from a room above/],
    ['src/sandbox/x.ts', "import type { Account } from '../aws/account';", /must not import from a room above/],
    ['src/pipeline/chain/x.ts', "import type { Plan } from '../plan/plan';", /must not import from a room above/],
    ['src/pipeline/inspect/x.ts', "import { makePlan } from '../plan/make-plan';", /must not import from a room above/],
    ['src/pipeline/plan/x.ts', "import { show } from '../../views/plan-review';", /must not import from a room above/],
    ['src/commands/x.ts', "import { activate } from '../extension';", /composition root/],
    ['src/views/x.ts', "import * as vscode from 'vscode';", /Only src\/extension\.ts imports vscode as a value/],
    ['src/alerts/x.ts', "import type * as vscode from 'vscode';", /pure/],
    ['src/pattern/x.ts', "import { readFileSync } from 'node:fs';", /pure/],
    ['src/pipeline/x.ts', "import { S3Client } from '@aws-sdk/client-s3';", /Only src\/aws knows the AWS SDK/],
    ['src/sandbox/x.ts', "import type { HttpRequest } from '@smithy/types';", /Only src\/aws knows the AWS SDK/],
  ];
  for (const [file, code, why] of forbidden) {
    it(`${file} may not ${code}`, async () => {
      const found = await complaints(file, code);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, why);
    });
  }

  const allowed: [file: string, code: string][] = [
    ['src/views/x.ts', "import type * as vscode from 'vscode';"],
    ['src/sandbox/x.ts', "import { compilePattern } from '../pattern/index';"],
    ['src/aws/x.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['src/commands/x.ts', "import { readChains } from '../pipeline/inspect/read-chains';"],
    ['src/pipeline/plan/x.ts', "import { driftOf } from '../drift/drift';"],
    ['src/pipeline/drill/x.ts', "import { checkPipeline } from '../check/check-pipeline';"],
  ];
  for (const [file, code] of allowed) {
    it(`${file} may ${code}`, async () => assert.deepEqual(await complaints(file, code), []));
  }
});
