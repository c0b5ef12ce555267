/**
 * A process that carries out plans, and dies at a given point as if its plug were pulled:
 *
 *   node undertake.js WHAT JOURNALS SPEED KEY [CALL before|after]
 *
 * The account is where AWS_ENDPOINT_URL says. `before`: right before the call is made for the first time; `after`: right
 * after it was carried out.
 */
import type { Account } from '../../../../src/aws/account';
import { connect } from '../../../../src/aws/connect';
import { silentLog } from '../../../../src/common/log';
import { JournalStore } from '../../../../src/pipeline/journal/journal-store';
import { scaledClock } from '../../../../src/sandbox/scaled-clock';
import { undertake } from '../../../helpers/undertaking';
import { requestsOf, type What } from './what';

const [what, journals = '', speed, key, fatal, when] = process.argv.slice(2);

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('SIGKILL did not kill.');
}

function mortal(account: Account): Account {
  const call: Account['call'] = async (name, input, options) => {
    if (name === fatal && when === 'before') die();
    const output = await account.call(name, input, options);
    if (name === fatal) die();
    return output;
  };
  return { ...account, call };
}

const choice = { kind: 'profile', profile: 'default', region: 'us-east-1' } as const;
const account = await connect(choice, { log: silentLog, clock: scaledClock(Number(speed)) });
const requests = requestsOf(what as What, key);
const failed = await undertake(mortal(account), new JournalStore(journals), requests);
if (failed) console.error(JSON.stringify(failed));
process.exitCode = failed ? 1 : 0;
