// A thread of `access-alerts match`.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { Matcher } from './match-job';
import { takeJobs, type MatchReport, type MatchTask } from './match-threads';

const port = parentPort!;
const task = workerData as MatchTask;

await takeJobs(new Matcher(task.pattern, task.wantsLines), task, async (report: MatchReport) => {
  port.postMessage(report);
  if ('output' in report) await once(port, 'message');
});
port.close();
