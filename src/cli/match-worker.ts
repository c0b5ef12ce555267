// A thread of `access-alerts match`.
import { parentPort, workerData } from 'node:worker_threads';
import { Matcher } from './match-job';
import { takeJobs, type MatchReport, type MatchTask } from './match-threads';

const port = parentPort!;
const task = workerData as MatchTask;

await takeJobs(new Matcher(task.pattern, task.wantsLines), task, (report: MatchReport) => {
  const written = new Promise<void>((resolve) => port.once('message', () => resolve()));
  port.postMessage(report);
  return written;
});
port.close();
