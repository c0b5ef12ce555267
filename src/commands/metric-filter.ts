import type { AlertSettings } from '../alerts/alert-file';
import { LanguageId, Scheme } from '../common/contributions';
import { Failure } from '../common/failure';
import { nameProblem, type NameKind } from '../alerts/names';
import { filterPath } from '../editor/filter-path';
import { deliveredGroups, logGroupOfFile } from '../pipeline/chain/log-group-of-file';
import type { MetricFilterRequest } from '../pipeline/request/requests';
import { planAndApply } from './apply-plan';
import { filterOf } from './pick-filter';
import { notDeployable } from './not-deployable';
import { accountOf, activeAlertEditor, type Services } from './services';
import { tellDeployed } from './tell-deployed';
import { runWizard, type Step } from './wizard';

/** `New Metric Filter`: an untitled document to fill in; with a text, a copy to be edited. */
export async function newMetricFilter({ vs }: Services, from: unknown): Promise<void> {
  const copy = hasText(from) ? from.text : '';
  const document = await vs.workspace.openTextDocument({ language: LanguageId, content: copy });
  const editor = await vs.window.showTextDocument(document);
  if (!copy) await editor.insertSnippet(new vs.SnippetString(template(logGroupName(from))));
}

/** Lines of a front matter that offer an alarm. */
export const alarmHint = [
  '# Take the # away to make an alarm on the metric as well.',
  '# alarm: { statistic: Sum, period: 300, threshold: 1, comparisonOperator: GreaterThanOrEqualToThreshold, treatMissingData: notBreaching }',
  '# And from the topic, for it to tell somebody.',
  '# topic: { topicName: ops-alerts, subscriptions: [{ protocol: email, endpoint: ops@example.com }] }',
] as const;

function template(logGroup: string | undefined): string {
  return [
    '---',
    'filterName: ${1:my-filter}',
    ...(logGroup ? [`logGroupName: ${logGroup}`] : []),
    'metricNamespace: ${2:CloudTrailMetrics}',
    'metricName: ${3:MyEventCount}',
    'metricValue: "1"',
    ...alarmHint,
    '---',
    '${4:{ \\$.eventName = "StopInstances" \\}}',
    '$0',
  ].join('\n');
}

function hasText(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}

function logGroupName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('logGroup' in value)) return undefined;
  return (value as { logGroup: { name: string } }).logGroup.name;
}

/** Opens a metric filter of the account as the document it would be. */
export async function openMetricFilter(services: Services, argument: unknown): Promise<void> {
  const { vs, connections } = services;
  const filter = await filterOf(services, argument);
  if (!filter) return;
  const { logGroup, name } = filter;
  const { identity, region = '' } = connections.account ?? {};
  const path = filterPath({ accountId: identity?.accountId ?? '', region, logGroup, name });
  await vs.window.showTextDocument(vs.Uri.from({ scheme: Scheme.MetricFilter, path }), { preview: true });
}

/**
 * `Deploy Metric Filter`: the document in front becomes a metric filter, and its alarm, after a review. That of a filter
 * of the account is saved, which is the same, once the person has agreed.
 */
export async function deployMetricFilter(services: Services): Promise<void> {
  const { vs, alertDocuments, filterFiles } = services;
  const { document } = activeAlertEditor(services);
  if (document.uri.scheme === Scheme.MetricFilter) {
    if (!document.isDirty) {
      vs.window.setStatusBarMessage(vs.l10n.t('This is the metric filter as the account has it.'), 6000);
      return;
    }
    await filterFiles.agree(document.uri, document.getText());
    await document.save();
    return;
  }
  const alert = await alertDocuments.read(document);
  const problem = alert.diagnostics.find(({ severity }) => severity === 'error');
  if (problem) throw await notDeployable(services, problem.message);
  const account = await accountOf(services);
  if (!account) return;
  const { deployablePattern } = await import('../pattern/index');
  const wanted = await completeRequest(services, alert.file.settings ?? {}, deployablePattern(alert.file.pattern.text));
  if (!wanted) return;
  if (await planAndApply(services, account, { kind: 'metric-filter', wanted })) tellDeployed(services, account, wanted);
}

/** Asks for what the front matter does not say; undefined when the person gave up. */
async function completeRequest(
  { vs, pipelines }: Services,
  settings: AlertSettings,
  filterPattern: string,
): Promise<MetricFilterRequest | undefined> {
  const { l10n } = vs;
  const ask = (key: 'filterName' | 'metricNamespace' | 'metricName', prompt: string, kind: NameKind, value = '') => {
    const step: Step<AlertSettings> = async (answers, questions) => ({
      ...answers,
      [key]: await questions.text({
        prompt,
        value: answers[key] ?? value,
        validate: (text) => nameProblem(kind, text),
      }),
    });
    return settings[key] ? [] : [step];
  };
  const delivered = settings.logGroupName === undefined ? deliveredGroups(await pipelines.chains()) : [];
  const place = logGroupOfFile(settings.logGroupName, delivered);
  if (place.is === 'none') {
    throw new Failure(
      l10n.t('No trail sends to CloudWatch Logs yet, so there is no log group to filter.'),
      l10n.t('Make one with “Access Alerts: Create Trail…”, or name a log group in the front matter (logGroupName).'),
    );
  }
  const askLogGroup: Step<AlertSettings> = async (answers, questions) => ({
    ...answers,
    logGroupName: await questions.pick({
      placeholder: l10n.t('Which log group? To be asked no more, name it in the file: logGroupName'),
      items: delivered.map(({ name, filters }) => ({
        label: name,
        value: name,
        ...(filters.some((filter) => filter.name === settings.filterName) && {
          description: l10n.t('has a metric filter of this name'),
        }),
      })),
    }),
  });
  const known = place.is === 'known' ? { ...settings, logGroupName: place.name } : settings;
  const complete = await runWizard<AlertSettings>(vs, l10n.t('Deploy Metric Filter'), known, [
    ...(place.is === 'several' ? [askLogGroup] : []),
    ...ask('filterName', l10n.t('Name of the metric filter'), 'filter'),
    ...ask('metricNamespace', l10n.t('Namespace of the metric'), 'metric', 'CloudTrailMetrics'),
    ...ask('metricName', l10n.t('Name of the metric'), 'metric'),
  ]);
  if (!complete) return undefined;
  const { logGroupName = '', filterName = '', metricNamespace = '', metricName = '', metricValue = '1' } = complete;
  const { isOnlyLogGroup } = place.is === 'known' ? place : {};
  return {
    ...complete,
    ...{ logGroupName, filterName, metricNamespace, metricName, metricValue, filterPattern },
    ...(isOnlyLogGroup && { isOnlyLogGroup }),
  };
}
