import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { PlanRequest } from '../pipeline/plan/make-plan';
import { alarmRequest, firstAlarmAnswers, type AlarmTarget } from './alarm-answers';
import { alarmSteps } from './alarm-questions';
import { askAndPlan } from './ask-and-plan';
import { filterOf } from './pick-filter';
import type { Services } from './services';
import { runWizard } from './wizard';

/** `Create Alarm…`: an alarm on the metric of a filter, with its topic and who is subscribed; then the plan. */
export function createAlarm(services: Services, argument: unknown): Promise<void> {
  return askAndPlan(services, (account) => askNewAlarm(services, account, argument));
}

export async function askNewAlarm(
  services: Services,
  account: Account,
  argument: unknown,
): Promise<PlanRequest | undefined> {
  const { vs } = services;
  const target = await targetOf(services, argument);
  if (!target) return undefined;
  const title = vs.l10n.t('Create Alarm on {0}', target.metricName);
  const answers = await runWizard(vs, title, firstAlarmAnswers(target), alarmSteps(services, account));
  return answers && { kind: 'alarm', wanted: alarmRequest(answers) };
}

/** The metric of the menu's node, else of the document in front, else of a filter that is picked. */
async function targetOf(services: Services, argument: unknown): Promise<AlarmTarget | undefined> {
  const fromEditor = argument === undefined ? editorTarget(services) : undefined;
  if (fromEditor) return fromEditor;
  const filter = await filterOf(services, argument);
  if (!filter) return undefined;
  const { name: filterName, metricNamespace, metricName, dimensions } = filter;
  if (dimensions && Object.keys(dimensions).length > 0) throw hasDimensions(services, filterName);
  return { filterName, metricNamespace, metricName };
}

function editorTarget(services: Services): AlarmTarget | undefined {
  const { vs, alertDocuments } = services;
  const editor = vs.window.activeTextEditor;
  const settings = alertDocuments.active?.file.settings;
  if (!editor || !alertDocuments.isAlert(editor.document)) return undefined;
  const { filterName = '', metricNamespace, metricName, dimensions } = settings ?? {};
  if (metricNamespace === undefined || metricName === undefined) return undefined;
  if (dimensions && Object.keys(dimensions).length > 0) throw hasDimensions(services, filterName);
  return { filterName: filterName || metricName, metricNamespace, metricName };
}

/** An alarm here watches the metric without dimensions, to which such a filter gives nothing. */
function hasDimensions({ vs: { l10n } }: Services, name: string): Failure {
  return new Failure(
    l10n.t('The metric filter {0} has dimensions, so an alarm on its metric alone could never go off.', name),
    l10n.t('Deploy a second filter without dimensions, and make the alarm on its metric.'),
  );
}
