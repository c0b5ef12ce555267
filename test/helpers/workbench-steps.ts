/** Steps at a workbench that several suites begin with. */
import assert from 'node:assert/strict';
import { eventually } from './eventually';
import type { Workbench } from './workbench';

/** Connects to the sandbox, with the Pipelines view in sight. */
export async function useSandbox(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Access Alerts: Focus on Pipelines View');
  await workbench.runCommand('Access Alerts: Use the Sandbox');
  await eventually(async () => {
    assert.match((await workbench.statusBar()).join('\n'), /Sandbox · sandbox \(111122223333\) · us-east-1/);
  });
}

/** Connects to the account of `sandboxProfile`, with the Pipelines view in sight. */
export async function useProfile(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Access Alerts: Focus on Pipelines View');
  await workbench.runCommand('Access Alerts: Connect…');
  await workbench.quickPick('lab');
  await workbench.quickPick('us-east-1');
}

/** Makes a trail from its name alone; returns when the tree shows it. */
export async function makeTrail(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Access Alerts: Create Trail…');
  await workbench.typeIn('My_cloudtrail');
  await workbench.quickPick('recommended settings');
  await applyPlan(workbench, 'Create trail My_cloudtrail', 'My_cloudtrail');
}

/** Asks for the trail of the lab; returns when the plan is there. */
export async function planLabTrail(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Access Alerts: Create Trail…');
  await workbench.typeIn('My_cloudtrail');
  await workbench.quickPick('Choose the settings…');
  await workbench.quickPick('New bucket');
  await workbench.typeIn('');
  await workbench.quickPick('New log group');
  await workbench.quickPick('90 days');
  await workbench.quickPick('Another name…');
  await workbench.typeIn('clwatch_role');
  // All that is recommended is ticked.
  await workbench.input.tick();
  await workbench.webviewFrame('Create trail My_cloudtrail in 111122223333 (us-east-1)');
}

/** Deploys the document in front; returns when the tree shows the metric filter. */
export async function deployFilter(workbench: Workbench, name: string): Promise<void> {
  await workbench.runCommand('Access Alerts: Deploy Metric Filter');
  await applyPlan(workbench, `Deploy metric filter ${name}`, name);
}

/** Applies the plan with this title when it is there; returns when the tree shows what it makes. */
async function applyPlan(workbench: Workbench, title: string, made: string): Promise<void> {
  await workbench.webviewFrame(`${title} in 111122223333 (us-east-1)`);
  await workbench.runCommand('Access Alerts: Apply Plan');
  await eventually(async () => {
    const labels = (await workbench.treeItems()).map(({ label }) => label);
    assert.ok(labels.includes(made), labels.join());
  }, 60_000);
}
