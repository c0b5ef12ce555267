import { AwsError, type Account } from '../aws/account';
import type { Comparison } from '../alerts/referee';
import type { RefereeAbout } from '../alerts/referee-report';
import { ContextKey } from '../common/contributions';
import { Failure } from '../common/failure';
import type { EventSet } from '../events/event-set';
import { showMarkdown } from '../views/show-markdown';
import { accountOf, withProgress, type Services } from './services';

/**
 * `Check with AWS`: the pattern in front, judged by CloudWatch Logs itself on up to 50 events.
 * @param argument `{ indexes }` of events in the set; else those on which a mistake would most likely show
 */
export async function checkWithAws(services: Services, argument: unknown): Promise<void> {
  const { vs, alertDocuments } = services;
  const alert = alertDocuments.active;
  if (!alert) {
    throw new Failure(
      vs.l10n.t('No metric filter is open.'),
      vs.l10n.t('Open a .cwfilter document, or make one with “Access Alerts: New Metric Filter”.'),
    );
  }
  const account = await accountOf(services);
  if (!account) return;
  const { deployablePattern } = await import('../pattern/index');
  const pattern = deployablePattern(alert.file.pattern.text);
  const messages = await chooseMessages(services, await services.events(), pattern, indexesIn(argument));
  if (!(await mayBeSent(services, account, messages.length))) return;
  const comparison = await withProgress(services, vs.l10n.t('Checking with AWS'), (signal) =>
    askAws(account, pattern, messages, signal),
  );
  await show(services, account, comparison);
}

/** `Copy Issue Text`: what the maintainers need to see the last disagreement again. */
export async function copyIssueText({ vs, referee }: Services): Promise<void> {
  const { l10n, window, env } = vs;
  if (referee.issue === undefined) {
    throw new Failure(
      l10n.t('There is no disagreement with AWS to report.'),
      l10n.t('“Access Alerts: Check with AWS” looks for one.'),
    );
  }
  const copy = l10n.t('Copy');
  const detail = l10n.t(
    'With account numbers, names and addresses that are in them. Read it before you publish it, and take out what is nobody’s business.',
  );
  const question = l10n.t('The issue text contains the events that it is about.');
  if ((await window.showWarningMessage(question, { modal: true, detail }, copy)) !== copy) return;
  await env.clipboard.writeText(referee.issue);
}

/**
 * AWS's verdicts on messages beside ours. A pattern that AWS refuses is an answer too.
 * @throws AwsError when AWS cannot be asked
 */
export async function askAws(
  account: Pick<Account, 'call'>,
  pattern: string,
  messages: readonly string[],
  signal?: AbortSignal,
): Promise<Comparison> {
  const { compareWithAws, requestsOf, verdictsOf } = await import('../alerts/referee');
  try {
    const answers = requestsOf(messages).map(async (logEventMessages) => {
      const input = { filterPattern: pattern, logEventMessages: [...logEventMessages] };
      const { matches = [] } = await account.call('logs:TestMetricFilter', input, { signal });
      return verdictsOf(logEventMessages, matches);
    });
    return compareWithAws(pattern, messages, { verdicts: (await Promise.all(answers)).flat() });
  } catch (error) {
    if (!(error instanceof AwsError) || error.failure.reason !== 'invalid-request') throw error;
    return compareWithAws(pattern, messages, { refused: error.message });
  }
}

function indexesIn(argument: unknown): readonly number[] | undefined {
  if (typeof argument !== 'object' || argument === null || !('indexes' in argument)) return undefined;
  const { indexes } = argument;
  const numbers = Array.isArray(indexes) ? indexes.filter((each) => typeof each === 'number') : [];
  return numbers.length > 0 ? numbers : undefined;
}

/** The messages of the events to be judged, such as AWS takes. @throws Failure when there is none */
async function chooseMessages(
  { vs }: Services,
  set: EventSet,
  pattern: string,
  chosen: readonly number[] | undefined,
): Promise<readonly string[]> {
  const { isTestable, mostMessages } = await import('../alerts/referee');
  const indexes = chosen?.slice(0, mostMessages) ?? (await likelyMistakes(set, pattern, mostMessages));
  const events = await set.read(indexes);
  const messages = events.flatMap((event) => (event && isTestable(event.message) ? [event.message] : []));
  if (messages.length > 0) return messages;
  throw new Failure(
    vs.l10n.t('There are no events to check the pattern on.'),
    vs.l10n.t('Fetch some with “Access Alerts: Test Against Events…”; those over 256 KB cannot be checked.'),
  );
}

/** The borderline ones, and where those are few, others beside them; any for a pattern that judges none. */
async function likelyMistakes(set: EventSet, pattern: string, count: number): Promise<readonly number[]> {
  const { checkPattern } = await import('../pattern/index');
  const isValid = checkPattern(pattern).every(({ severity }) => severity !== 'error');
  const borderline = isValid ? await set.borderline(pattern, count) : [];
  const others = Array.from({ length: Math.min(set.state.events, 2 * count) }, (_, index) => index);
  return [...new Set([...borderline, ...others])].slice(0, count);
}

/** Said once for each account and region of a session; the sandbox is nobody's. */
async function mayBeSent({ vs, connections, referee }: Services, account: Account, count: number): Promise<boolean> {
  const { l10n, window } = vs;
  const { state } = connections;
  if (state.kind === 'connected' && state.choice.kind === 'sandbox') return true;
  const { accountId } = account.identity;
  const place = `${accountId} ${account.region}`;
  if (referee.told.has(place)) return true;
  const send = l10n.t('Send');
  const question = l10n.t('Send the pattern and {0} events to CloudWatch Logs?', count);
  const detail = l10n.t(
    'They go to TestMetricFilter in account {0} ({1}), which answers which of them match. Nothing is stored there. You are asked once in this session.',
    accountId,
    account.region,
  );
  if ((await window.showInformationMessage(question, { modal: true, detail }, send)) !== send) return false;
  referee.told.add(place);
  return true;
}

async function show(services: Services, account: Account, comparison: Comparison): Promise<void> {
  const { vs, referee, refereeDocuments } = services;
  const { l10n, window } = vs;
  const report = await import('../alerts/referee-report');
  const { accountId } = account.identity;
  const about: RefereeAbout = {
    where: `${account.label}, ${accountId} (${account.region})`,
    region: account.region,
    at: account.clock.now(),
    extensionVersion: referee.extensionVersion,
  };
  const isAgreed = report.isAgreed(comparison);
  referee.issue = isAgreed ? undefined : report.issueText(comparison, about);
  await vs.commands.executeCommand('setContext', ContextKey.AwsDisagrees, !isAgreed);
  const title = l10n.t('Check with AWS');
  await showMarkdown(vs, refereeDocuments.set(`/${title}.md`, report.refereeReport(comparison, about)));
  const text = report.refereeSummary(comparison);
  if (isAgreed) {
    void window.showInformationMessage(text);
    return;
  }
  const copy = l10n.t('Copy Issue Text');
  void window.showWarningMessage(text, copy).then((choice) => (choice === copy ? copyIssueText(services) : undefined));
}
