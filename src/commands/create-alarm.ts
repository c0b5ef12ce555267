import type * as vscode from 'vscode';
import type { Account } from '../aws/account';
import type { MetricSettings } from '../alerts/metric-samples';
import { defaultAlarmName } from '../alerts/names';
import { Scheme } from '../common/contributions';
import { Failure } from '../common/failure';
import { applyEdits } from '../editor/apply-edits';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import type { AlarmRequest } from '../pipeline/request/requests';
import { alarmRequest, firstAlarmAnswers, type AlarmTarget } from './alarm-answers';
import { alarmSteps } from './alarm-questions';
import { planAndApply } from './apply-plan';
import { allFilters, filterOf } from './pick-filter';
import { accountOf, type Services } from './services';
import { runWizard } from './wizard';

/**
 * `Create Alarm…`: an alarm on the metric of a filter, with its topic and who is subscribed; then the plan. What was made
 * for the document in front is written into it, so that document and account say the same.
 */
export async function createAlarm(services: Services, argument: unknown): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const document = documentInFront(services, argument);
  const asked = await askNewAlarm(services, account, argument);
  if (!asked) return;
  const applied = await planAndApply(services, account, asked);
  if (!applied || !document) return;
  if (!(await saysAnother(services, document, asked.wanted))) await writeBack(services, document, asked.wanted);
}

/** Whether a document has an alarm of its own that is there: what was made beside it does not take its place. */
async function saysAnother(services: Services, document: vscode.TextDocument, made: AlarmRequest): Promise<boolean> {
  const { settings = {} } = (await services.alertDocuments.read(document)).file;
  if (!settings.alarm) return false;
  const name = settings.alarm.alarmName ?? defaultAlarmName(settings.filterName ?? '');
  return name !== made.alarm.alarmName && (await alarmNamesOn(services, made)).includes(name);
}

/** The names of the alarms on a metric that a filter of a trail's log group feeds. */
async function alarmNamesOn(
  services: Services,
  { metricNamespace, metricName }: Pick<AlarmTarget, 'metricNamespace' | 'metricName'>,
): Promise<readonly string[]> {
  // Whoever shows the chains tells why they cannot be read.
  const filters = await allFilters(services).catch(() => []);
  const filter = filters.find((each) => each.metricName === metricName && each.metricNamespace === metricNamespace);
  return (filter?.alarms ?? []).map(({ name }) => name);
}

export async function askNewAlarm(
  services: Services,
  account: Account,
  argument: unknown,
): Promise<Extract<PlanRequest, { kind: 'alarm' }> | undefined> {
  const { vs } = services;
  const target = await targetOf(services, argument);
  if (!target) return undefined;
  const title = vs.l10n.t('Create Alarm on {0}', target.metricName);
  const answers = await runWizard(vs, title, firstAlarmAnswers(target), alarmSteps(services, account, target));
  return answers && { kind: 'alarm', wanted: alarmRequest(answers) };
}

/** The metric of the menu's node, else of the document in front, else of a filter that is picked. */
async function targetOf(services: Services, argument: unknown): Promise<AlarmTarget | undefined> {
  const document = documentInFront(services, argument);
  if (document) return targetOfDocument(services, document);
  const filter = await filterOf(services, argument);
  if (!filter) return undefined;
  const { name: filterName, metricNamespace, metricName, pattern } = filter;
  const alarmNames = filter.alarms.map(({ name }) => name);
  return { filterName, metricNamespace, metricName, alarmNames, ...counted(pattern, filter) };
}

/** What a filter counts, and by which fields it tells its metrics apart. */
function counted(
  pattern: string,
  { metricValue = '1', defaultValue, dimensions = {} }: Partial<MetricSettings>,
): Pick<AlarmTarget, 'fields' | 'alert'> {
  const fields = Object.keys(dimensions).length > 0 && { dimensions };
  const metric = { metricValue, ...(defaultValue !== undefined && { defaultValue }), ...fields };
  return { ...(fields && { fields: dimensions }), alert: { pattern, metric } };
}

/** The document in front, where the alarm is for it: it says which metric, and the command was not started in the tree. */
function documentInFront({ vs, alertDocuments }: Services, argument: unknown): vscode.TextDocument | undefined {
  // The editor's title bar hands over the document's URI.
  const isFromTree = typeof argument === 'object' && argument !== null && !('scheme' in argument);
  const { document } = vs.window.activeTextEditor ?? {};
  const { active } = alertDocuments;
  if (isFromTree || !document || active?.uri.toString() !== document.uri.toString()) return undefined;
  const { metricNamespace, metricName } = active.file.settings ?? {};
  return metricNamespace !== undefined && metricName !== undefined ? document : undefined;
}

async function targetOfDocument(services: Services, document: vscode.TextDocument): Promise<AlarmTarget> {
  const { settings = {}, pattern } = (await services.alertDocuments.read(document)).file;
  const { metricNamespace = '', metricName = '' } = settings;
  const { filterName = metricName, alarm: { alarmName } = {} } = settings;
  const alarmNames = await alarmNamesOn(services, { metricNamespace, metricName });
  const named = { filterName, metricNamespace, metricName, ...(alarmName !== undefined && { alarmName }), alarmNames };
  return { ...named, ...counted(pattern.text, settings) };
}

/** Says in a document what was made for it. One of the account's own filter is read anew by itself. */
export async function writeBack(
  { vs }: Services,
  document: vscode.TextDocument,
  { alarm, topic }: Pick<AlarmRequest, 'alarm' | 'topic'>,
): Promise<void> {
  const { l10n } = vs;
  if (document.uri.scheme === Scheme.MetricFilter) return;
  const { madeAlarmEdits } = await import('../alerts/front-matter-edit');
  const edits = madeAlarmEdits(document.getText(), { alarm, ...(topic && { topic }) });
  if (!edits || !(await applyEdits(vs, document, edits))) {
    throw new Failure(
      l10n.t('The alarm is made, but the document could not be changed to say so.'),
      l10n.t('Mend what is underlined in its front matter, then write the alarm there: {0}', alarm.alarmName ?? ''),
    );
  }
  if (edits.length > 0) {
    void vs.window.showInformationMessage(
      l10n.t('The alarm is made, and the document says so too. It is not saved yet: {0}', alarm.alarmName ?? ''),
    );
  }
}
