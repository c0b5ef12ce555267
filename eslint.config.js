// @ts-check
import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The rooms of src/, from the top of the house down: a room may import what stands below it, never above.
 * The last five are pure: no vscode, no AWS SDK, no Node API.
 */
const rooms = [
  'commands',
  'views',
  'editor',
  'cli',
  'pipeline',
  'events',
  'aws',
  'sandbox',
  'webview',
  'alerts',
  'cloudtrail',
  'pattern',
  'common',
];
const pure = ['webview', 'alerts', 'cloudtrail', 'pattern', 'common'];

/** The rooms within src/pipeline/, from the top down as well. */
const pipelineRooms = [
  'drill', // sets an alert off and watches it link by link
  'behind', // the events behind a datapoint
  'check', // what is broken
  'recover', // goes on with what a journal left, or takes it back
  'apply', // carries a plan out
  'journal', // what was planned and done, written down
  'plan', // what to do
  'inspect', // reads what a plan needs to know
  'drift', // how what is wanted and what is there differ
  'request', // what is wanted
  'policy', // what policies must say, and what they do say
  'chain', // what is there
];

const onlyRootImportsVscode = {
  name: 'vscode',
  message: 'Only src/extension.ts imports vscode as a value; take it as an argument of type `typeof vscode`.',
  allowTypeImports: true,
};
const onlyAwsKnowsTheSdk = {
  group: ['@aws-sdk/*', '@smithy/*'],
  message: 'Only src/aws knows the AWS SDK; call it through an Account (src/aws/account.ts).',
};

/**
 * @param {string} room
 * @param {string} [inner] a room within it, whose files get these rules in place of the room's own
 */
function roomRules(room, inner) {
  const above = rooms.slice(0, rooms.indexOf(room));
  /** @type {object[]} */
  const patterns = [];
  if (above.length > 0) {
    patterns.push({
      regex: `^(\\.\\./)+(${above.join('|')})(/|$)`,
      message: `src/${room} must not import from a room above it (docs/architecture.md).`,
    });
  }
  if (inner !== undefined && inner !== pipelineRooms[0]) {
    const innerAbove = pipelineRooms.slice(0, pipelineRooms.indexOf(inner));
    patterns.push({
      regex: `^\\.\\./(${innerAbove.join('|')})/`,
      message: `src/${room}/${inner} must not import from a room above it (eslint.config.js).`,
    });
  }
  patterns.push({
    regex: '^(\\.\\./)+extension$',
    message: 'Nothing imports the composition root.',
  });
  if (room !== 'aws') patterns.push(onlyAwsKnowsTheSdk);
  if (pure.includes(room)) {
    patterns.push({ regex: '^node:', message: `src/${room} is pure: it runs in a browser and a worker too.` });
  }
  const vscode = pure.includes(room)
    ? { name: 'vscode', message: `src/${room} is pure: it runs without VS Code, and does not know its types either.` }
    : onlyRootImportsVscode;
  return {
    files: [inner === undefined ? `src/${room}/**/*.ts` : `src/${room}/${inner}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [vscode], patterns }] },
  };
}

const restrictedSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'ExportAllDeclaration', message: 'No re-export files but src/pattern/index.ts.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.vscode-test/', 'test-results/', 'test/fixtures/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An index that was just checked reads better with `!` than with a branch that cannot happen.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      eqeqeq: 'error',
    },
  },
  ...rooms.map((room) => roomRules(room)),
  ...pipelineRooms.map((inner) => roomRules('pipeline', inner)),
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: ['describe', 'it'] }],
    },
  },
  {
    // The workbench draws and moves the focus when it likes: what it shows is asked for until it is so, and a key is
    // pressed in the part that it is meant for.
    files: ['test/e2e/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...restrictedSyntax,
        {
          selector:
            'CallExpression[callee.object.name="assert"]:not(CallExpression[callee.name="eventually"] *) AwaitExpression',
          message: 'Within `eventually`, or awaited on a line of its own where it cannot be late.',
        },
        {
          selector: 'MemberExpression[object.property.name="page"][property.name="keyboard"]',
          message: 'With `pressIn` of the workbench or `press` of its input, which see that the key gets there.',
        },
      ],
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
  prettier,
);
