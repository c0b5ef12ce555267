import { AwsError, type Account } from '../aws/account';
import { Failure } from '../common/failure';

/** One query over at most 50 log groups. Times in milliseconds since the epoch; AWS takes whole seconds. */
export interface QueryRequest {
  readonly logGroups: readonly string[];
  readonly query: string;
  readonly from: number;
  /** The first moment that is no longer asked for. */
  readonly to: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((statistics: QueryStatistics, waiting?: string) => void) | undefined;
}

export interface QueryStatistics {
  readonly recordsMatched: number;
  readonly recordsScanned: number;
  readonly bytesScanned: number;
}

export interface QueryResult {
  /** The rows by their columns; those that there were by then if it failed. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly statistics: QueryStatistics;
  /** Why the query was not run to its end. */
  readonly failure?: Error;
  /** It could not be stopped either, or not be found: it ends by itself within 60 minutes, and reads until then. */
  readonly leftRunning: boolean;
}

const nothingRead: QueryStatistics = { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 };

const SECOND = 1000;
/** Between looks at the results: soon at first, for most queries take seconds. */
const firstLook = 0.5 * SECOND;
const longestPause = 10 * SECOND;
/** How long to wait for other queries of the account to end, of which AWS runs so many at a time. */
const patience = 10 * 60 * SECOND;
/** AWS ends a query after 60 minutes (CloudWatch Logs quotas). */
const longestRun = 61 * 60 * SECOND;
/** How many looks may fail in a row, and how often a query that has to stop is told so. */
const mostTries = 5;

/**
 * Runs one query to its end, and never throws. When cancelled, or when a look fails for good, the query is stopped on
 * the server first, also one whose id never arrived: it carries a mark by which it is found.
 */
export async function runInsightsQuery(account: Account, request: QueryRequest): Promise<QueryResult> {
  return new QueryRun(account, request).run();
}

class QueryRun {
  readonly #account: Account;
  readonly #request: QueryRequest;
  readonly #mark = `access-alerts ${crypto.randomUUID()}`;
  #rows: QueryResult['rows'] = [];
  #statistics = nothingRead;
  #leftRunning = false;

  constructor(account: Account, request: QueryRequest) {
    this.#account = account;
    this.#request = request;
  }

  async run(): Promise<QueryResult> {
    let queryId: string | undefined;
    let failure: Error | undefined;
    try {
      queryId = await this.#start();
      await this.#follow(queryId);
    } catch (error) {
      failure = this.#request.signal?.aborted ? cancelled() : asError(error);
      if (queryId !== undefined && !hasEnded(failure)) {
        if (!(await this.#stop(queryId))) this.#leftRunning = true;
      }
    }
    return {
      rows: this.#rows,
      statistics: this.#statistics,
      ...(failure !== undefined && { failure }),
      leftRunning: this.#leftRunning,
    };
  }

  /** Starts the query, without the signal: the id of a query that was started must not be lost. */
  async #start(): Promise<string> {
    const { logGroups, query, from, to, signal } = this.#request;
    const clock = this.#account.clock;
    const input = {
      logGroupNames: [...logGroups],
      queryString: `${query}\n# ${this.#mark}`,
      startTime: Math.floor(from / SECOND),
      // Both ends are in AWS's range.
      endTime: Math.ceil(to / SECOND) - 1,
    };
    const deadline = clock.now() + patience;
    for (let pause = 2 * SECOND; ; pause = Math.min(2 * pause, 30 * SECOND)) {
      signal?.throwIfAborted();
      try {
        const { queryId, $metadata } = await this.#account.call('logs:StartQuery', input);
        if (queryId === undefined) throw new Failure('AWS started a query and did not name it.', 'Try again.');
        // An earlier attempt may have started one as well, if only its answer was lost.
        if (($metadata.attempts ?? 1) > 1) this.#leftRunning = !(await this.#stopMarked(queryId));
        return queryId;
      } catch (error) {
        const reason = error instanceof AwsError ? error.failure.reason : undefined;
        if (reason !== 'limit-exceeded' || clock.now() > deadline) {
          if (mayHaveStarted(error)) this.#leftRunning = !(await this.#stopMarked());
          throw error;
        }
        this.#request.onProgress?.(this.#statistics, 'other Logs Insights queries of the account');
        await clock.sleep(pause, signal);
      }
    }
  }

  /** Looks at the results until the query has ended. */
  async #follow(queryId: string): Promise<void> {
    const { signal, onProgress } = this.#request;
    const clock = this.#account.clock;
    const deadline = clock.now() + longestRun;
    let failures = 0;
    for (let pause = firstLook; ; pause = Math.min(1.5 * pause, longestPause)) {
      await clock.sleep(pause, signal);
      try {
        const {
          status,
          results = [],
          statistics,
        } = await this.#account.call('logs:GetQueryResults', { queryId }, { signal });
        failures = 0;
        this.#rows = results.map((fields) =>
          Object.fromEntries(fields.map(({ field = '', value = '' }) => [field, value])),
        );
        const { recordsMatched = 0, recordsScanned = 0, bytesScanned = 0 } = statistics ?? {};
        this.#statistics = { recordsMatched, recordsScanned, bytesScanned };
        onProgress?.(this.#statistics);
        if (status === 'Complete') return;
        const ended = endings[status ?? 'Unknown'];
        if (ended) throw new Ended(...ended);
      } catch (error) {
        if (!isPassing(error) || ++failures >= mostTries) throw error;
        onProgress?.(this.#statistics, 'an answer of CloudWatch Logs');
      }
      if (clock.now() > deadline) throw new Failure(...tooLong);
    }
  }

  /** Whether the query does not run any more. */
  async #stop(queryId: string): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#account.call('logs:StopQuery', { queryId });
        return true;
      } catch (error) {
        const reason = error instanceof AwsError ? error.failure.reason : undefined;
        // It has ended by itself.
        if (reason === 'invalid-request' || reason === 'not-found') return true;
        if (!isPassing(error) || tries >= mostTries) return false;
        await this.#account.clock.sleep(tries * SECOND);
      }
    }
  }

  /** Stops every query that was started by this run, but one. Whether all of them were found and stopped. */
  async #stopMarked(but?: string): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        const ids: string[] = [];
        for (const status of ['Running', 'Scheduled'] as const) {
          for await (const page of this.#account.pages('logs:DescribeQueries', { status })) {
            const ours = (page.queries ?? []).filter(({ queryString }) => queryString?.includes(this.#mark));
            ids.push(...ours.flatMap(({ queryId }) => (queryId === undefined || queryId === but ? [] : [queryId])));
          }
        }
        const stopped = await Promise.all(ids.map((id) => this.#stop(id)));
        return stopped.every(Boolean);
      } catch (error) {
        if (!isPassing(error) || tries >= mostTries) return false;
        await this.#account.clock.sleep(tries * SECOND);
      }
    }
  }
}

/** A query that ended by itself without all of its results. */
class Ended extends Failure {}

const tooLong = [
  'The query took longer than 60 minutes, so AWS ended it.',
  'Choose a shorter range of time, or fewer log groups.',
] as const;

const endings: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  Failed: [
    'CloudWatch Logs Insights could not run the query.',
    'Try again, with a shorter range of time if it fails again.',
  ],
  Cancelled: ['Somebody stopped the query.', 'Run it again.'],
  Timeout: tooLong,
};

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function hasEnded(failure: unknown): boolean {
  return failure instanceof Ended;
}

/** Whether a start that failed may have been carried out all the same. */
function mayHaveStarted(error: unknown): boolean {
  if (!(error instanceof AwsError)) return false;
  return error.attempts > 1 || ['unreachable', 'unavailable', 'other', 'cancelled'].includes(error.failure.reason);
}

/** Whether another try may succeed. */
function isPassing(error: unknown): boolean {
  return error instanceof AwsError && ['throttled', 'unavailable', 'unreachable'].includes(error.failure.reason);
}

export function cancelled(): AwsError {
  return new AwsError('logs:GetQueryResults', 'AbortError', 'The query was cancelled.', { reason: 'cancelled' });
}
