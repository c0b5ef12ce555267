import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import type { Finding } from '../pipeline/check/check-pipeline';
import type { PipelineFacts } from '../pipeline/check/facts';
import { planOf, reviewAndApply } from './apply-plan';
import { nodeOf } from './nodes';
import { accountOf, withProgress, type Services } from './services';

/**
 * `Check Pipeline`: reads a trail's whole chain, says link by link what is broken, and mends what can be mended safely,
 * each after a review. It reads only when it is asked to, since each call is an event in the person's own trail.
 */
export async function checkPipeline(services: Services, argument: unknown): Promise<void> {
  const account = await accountOf(services);
  if (!account) return;
  const trailArn = argument === undefined ? await pickTrail(services) : nodeOf(services, argument).chain.trail.arn;
  if (trailArn === undefined) return;
  let chosen: Finding | undefined;
  do {
    const findings = await show(services, await look(services, account, trailArn));
    chosen = await chooseFix(services, findings);
  } while (chosen && (await mend(services, account, trailArn, chosen)));
}

interface Check {
  readonly facts: PipelineFacts;
  readonly findings: readonly Finding[];
}

function look(services: Services, account: Account, trailArn: string): Promise<Check> {
  return withProgress(services, services.vs.l10n.t('Checking the pipeline'), async (signal) => {
    const [{ readPipeline }, check] = await Promise.all([
      import('../pipeline/check/read-pipeline'),
      import('../pipeline/check/check-pipeline'),
    ]);
    const facts = await readPipeline(account, trailArn, signal);
    return { facts, findings: check.checkPipeline(facts) };
  });
}

/** The document, and the tree's icons. */
async function show({ tree, reports }: Services, { facts, findings }: Check): Promise<readonly Finding[]> {
  const { checkMarkdown, checkTitle } = await import('../pipeline/check/check-document');
  tree.showFindings(facts.trail.arn, findings);
  await reports.show(checkTitle(facts), checkMarkdown(facts, findings));
  return findings;
}

/** Says what was found, and which of it is to be mended; `undefined` when nothing is. */
async function chooseFix({ vs }: Services, findings: readonly Finding[]): Promise<Finding | undefined> {
  const { l10n, window } = vs;
  const { summary } = await import('../pipeline/check/check-document');
  const text = l10n.t('Pipeline checked: {0}', summary(findings));
  const fixes = new Map(findings.flatMap((each) => (each.fix ? [[each.fix.title, each] as const] : [])));
  const fix = l10n.t('Fix…');
  const buttons = fixes.size > 0 ? [fix] : [];
  const isBroken = findings.some(({ severity }) => severity === 'error' || severity === 'warning');
  const say = isBroken ? window.showWarningMessage : window.showInformationMessage;
  if ((await say(text, ...buttons)) !== fix) return undefined;
  const items = [...fixes].map(([label, finding]) => ({ label, detail: finding.what, finding }));
  const placeHolder = l10n.t('What to mend? Its plan is shown before anything is changed.');
  return (await window.showQuickPick(items, { placeHolder, matchOnDetail: true }))?.finding;
}

/**
 * Looks again, since the document may have stood open for long, and lets the fix's plan be reviewed.
 * @returns whether there is something new to see
 */
async function mend(services: Services, account: Account, trailArn: string, chosen: Finding): Promise<boolean> {
  const { facts, findings } = await look(services, account, trailArn);
  const now = findings.find(({ code, subject }) => code === chosen.code && subject === chosen.subject);
  if (!now?.fix) return true;
  const { fixPlan } = await import('../pipeline/check/fix-plan');
  const purpose = now.fix.kind === 'request' ? now.fix.request : ({ kind: 'fix' } as const);
  return reviewAndApply(services, account, { purpose, plan: planOf(fixPlan(facts, now.fix)) });
}

async function pickTrail({ vs, pipelines }: Services): Promise<string | undefined> {
  const { l10n } = vs;
  const trails = (await pipelines.chains()).map(({ trail }) => trail);
  if (trails.length === 0) {
    throw new Failure(l10n.t('There is no trail yet.'), l10n.t('Make one with “Access Alerts: Create Trail…”.'));
  }
  if (trails.length === 1) return trails[0]!.arn;
  const items = trails.map(({ name, homeRegion, arn }) => ({ label: name, description: homeRegion, arn }));
  return (await vs.window.showQuickPick(items, { placeHolder: l10n.t('Which trail?') }))?.arn;
}
