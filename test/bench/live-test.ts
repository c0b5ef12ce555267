// What `npm run bench -- --live-test` runs: see docs/performance.md.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { compileObstacle } from '../../src/alerts/nearly';
import type { EventSetState } from '../../src/events/event-set';
import { WorkerEventSet } from '../../src/events/set/worker-event-set';
import { compilePattern, PatternError } from '../../src/pattern/index';
import { catalogue } from './catalogue';
import { eventFile } from './events';

const only = process.argv.includes('--events') ? Number(process.argv[process.argv.indexOf('--events') + 1]) : undefined;
const counts = only === undefined ? [10_000, 100_000, 1_000_000] : [only];
const folder = path.join('node_modules', '.cache', 'bench');
const script = pathToFileURL(path.resolve('dist/event-set-worker.js'));
/** The old way is slow: so many keystrokes of the session are enough to know it. */
const oldKeystrokes = 40;
const megabyte = 1024 * 1024;

/** What stands in the editor after every keystroke of somebody who works on patterns. */
function session(): string[] {
  const texts: string[] = [];
  let text = '';
  const type = (more: string, at = text.length) => {
    for (const [i, character] of Array.from(more).entries()) {
      text = text.slice(0, at + i) + character + text.slice(at + i);
      texts.push(text);
    }
  };
  const erase = (what: string) => {
    const start = text.lastIndexOf(what);
    for (let end = start + what.length; end > start; end--) {
      text = text.slice(0, end - 1) + text.slice(end);
      texts.push(text);
    }
  };
  const open = (pattern: string) => {
    text = pattern;
    texts.push(text);
  };
  // An editor closes brackets and quotes, so most of what is typed is a pattern at once.
  open('{ $.eventName = "" }');
  type('StopInstances', text.indexOf('""') + 1);
  erase('Instances');
  type('*', text.lastIndexOf('"'));
  type(' && ($.userIdentity.type = "")', text.lastIndexOf(' }'));
  type('AssumedRole', text.lastIndexOf('""') + 1);
  type(' && ($.errorCode NOT EXISTS)', text.lastIndexOf(' }'));
  erase('errorCode');
  type('errorMessage', text.lastIndexOf('$.') + 2);
  type(' && ($.requestParameters.tagSpecificationSet.items[*].resourceType = "instance")', text.lastIndexOf(' }'));
  type(' && ($.eventID != "0")', text.lastIndexOf(' }'));
  type(' && ($.sourceIPAddress = %^10[.]%)', text.lastIndexOf(' }'));
  for (const pattern of Object.values(catalogue).slice(0, 30)) {
    open(pattern);
    // Another value, and a clause more and less.
    const end = pattern.lastIndexOf('"');
    if (end > 0) type('x', end);
    if (end > 0) erase('x"');
    open(pattern.replace(/\s*\}$/, ' && ($.awsRegion = "us-east-1") }'));
    type('*', text.lastIndexOf('1"') + 1);
  }
  open('StopInstances');
  type(' AccessDenied');
  type(' -root');
  return texts;
}

function works(text: string): boolean {
  try {
    compilePattern(text, { isForDeployment: true });
    return true;
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function spread(values: readonly number[]): string {
  return [0.5, 0.95, 1].map((share) => quantile(values, share).toFixed(1)).join(' / ');
}

/** The time until the set has counts and histogram of the pattern for all events. */
function judged(set: WorkerEventSet, text: string, events: number): Promise<EventSetState> {
  return new Promise((resolve) => {
    const listener = set.onDidChange((state) => {
      if (!state.isDone || state.counts?.tested !== events) return;
      listener.dispose();
      resolve(state);
    });
    set.setPattern(text);
  });
}

const breath = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(count: number): Promise<void> {
  const file = eventFile(folder, count);
  const raw = statSync(file).size;
  global.gc?.();
  const baseline = process.memoryUsage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const set = new WorkerEventSet({
    script,
    onFailure: (failure) => {
      throw failure;
    },
    lostEvents: () => ({ what: 'The thread ended.', todo: '' }),
  });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  delay.enable();
  const start = performance.now();
  const report = await set.addFile(file);
  const loaded = performance.now() - start;
  const loadDelay = delay.max / 1e6;
  await judged(set, '{ $.eventName = * }', report.events);

  const texts = session()
    .filter(works)
    .filter((text, i, all) => text !== all[i - 1]);
  const times: number[] = [];
  const found: string[] = [];
  delay.reset();
  for (const text of texts) {
    const before = performance.now();
    const state = await judged(set, text, count);
    times.push(performance.now() - before);
    found.push(`${state.counts?.match} ${state.counts?.nearly}`);
    await breath(5);
  }
  const typeDelay = delay.max / 1e6;

  // Somebody who types on before the last result is there.
  delay.reset();
  const abandoned: number[] = [];
  for (let i = 0; i + 5 < texts.length; i += 5) {
    for (let j = i; j < i + 4; j++) {
      set.setPattern(texts[j]);
      await breath(2);
    }
    const before = performance.now();
    if (texts[i + 4] === texts[i + 3]) continue;
    await judged(set, texts[i + 4]!, count);
    abandoned.push(performance.now() - before);
  }
  const rushDelay = delay.max / 1e6;
  clearInterval(watch);

  const observing = performance.now();
  delay.reset();
  const fields = (await set.observed()).fields().length;
  const observed = performance.now() - observing;
  const observeDelay = delay.max / 1e6;
  const rss = peak - baseline.rss;
  set.dispose();

  const old = count > 100_000 ? [] : await oldWay(file, texts, found);
  console.log(`${count} events, ${(raw / megabyte).toFixed(0)} MiB`);
  console.log(`  loaded in ${loaded.toFixed(0)} ms (${(raw / 1e6 / (loaded / 1000)).toFixed(0)} MB/s)`);
  console.log(`  ${texts.length} keystrokes to counts and histogram: ${spread(times)} ms (p50 / p95 / max)`);
  console.log(`  the same while typing on: ${spread(abandoned)} ms`);
  console.log(`  the old way, ${old.length} of them: ${old.length > 0 ? spread(old) : '-'} ms`);
  console.log(
    `  longest delay of the host's event loop: load ${loadDelay.toFixed(1)}, typing ${typeDelay.toFixed(1)}, typing on ${rushDelay.toFixed(1)}, observed ${observeDelay.toFixed(1)} ms`,
  );
  console.log(
    `  peak memory above the start: ${(rss / megabyte).toFixed(0)} MiB, ${(rss / raw).toFixed(2)} of the text`,
  );
  console.log(`  ${fields} fields observed in ${observed.toFixed(0)} ms`);
  if (process.argv.includes('--slowest')) {
    const slowest = times.map((time, i) => ({ time, text: texts[i]! })).sort((a, b) => b.time - a.time);
    for (const { time, text } of slowest.slice(0, 12)) console.log(`    ${time.toFixed(1)} ${text}`);
  }
}

/** Compiles, tests and explains event by event; the verdicts must be the same. */
async function oldWay(file: string, texts: readonly string[], found: readonly string[]): Promise<number[]> {
  const messages: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) messages.push(line);
  const times: number[] = [];
  const step = Math.ceil(texts.length / oldKeystrokes);
  for (let i = 0; i < texts.length; i += step) {
    const text = texts[i]!;
    const before = performance.now();
    const pattern = compilePattern(text, { isForDeployment: true });
    const obstacle = compileObstacle(text, pattern);
    let match = 0;
    let nearly = 0;
    for (const message of messages) {
      if (pattern.test(message)) match++;
      else if (obstacle(message)) nearly++;
    }
    times.push(performance.now() - before);
    if (found[i] !== `${match} ${nearly}`) throw new Error(`${text}: ${found[i]}, not ${match} ${nearly}`);
  }
  return times;
}

const cpu = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
console.log(`Node ${process.version}, ${cpu}\n`);
for (const count of counts) await measure(count);
