// The thread of an event set: see worker-event-set.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { SetServer } from './set-server';
import type { FromThread, SetThread, ToThread } from './set-messages';

const port = parentPort!;
const server = new SetServer(workerData as SetThread, (message: FromThread) => port.postMessage(message));
port.on('message', (message: ToThread) => server.take(message));
