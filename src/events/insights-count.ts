import type { Account } from '../aws/account';
import { Failure } from '../common/failure';
import { toInsightsQuery, type InsightsTranslation } from '../pattern/index';
import type { InsightsCounts, InsightsRequest, InsightsStatistics } from './insights-shapes';
import { findGroups, mostGroups, usableGroups } from './insights-groups';
import { binOf, countColumns, insightsCountQuery, mostRows } from './insights-query';
import { runInsightsQuery, type QueryResult, type QueryStatistics } from './insights-run';

/** A stretch of the range, and the log groups to ask about it. */
interface Piece {
  readonly logGroups: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** One count, which keeps what it has when it is interrupted. */
export class Counting {
  readonly #account: Account;
  readonly #request: InsightsRequest;
  readonly #periods = new Map<number, number>();
  readonly #actors = new Map<string, number>();
  #statistics: InsightsStatistics = { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0, queries: 0 };
  #differences: readonly string[] = [];
  readonly #leftOut: string[] = [];
  #leftRunning = false;

  constructor(account: Account, request: InsightsRequest) {
    this.#account = account;
    this.#request = request;
  }

  async run(): Promise<void> {
    const { pattern, logGroups, from, to, signal } = this.#request;
    const { filter, readsFields, differences } = await translate(pattern);
    this.#differences = differences;
    const found = await findGroups(this.#account, logGroups, signal);
    const usable = usableGroups(found, { from, to, now: this.#account.clock.now(), readsFields });
    this.#leftOut.push(...usable.leftOut);
    const pieces = this.#pieces(
      usable.groups.map(({ name }) => name),
      usable.from,
    );
    const whole = lengthOf(pieces);
    while (pieces.length > 0) {
      const share = 1 - lengthOf(pieces) / whole;
      const halves = await this.#count(pieces.shift()!, filter, share);
      pieces.unshift(...halves);
    }
  }

  result(failure?: unknown): InsightsCounts {
    const periods = [...this.#periods].map(([start, matches]) => ({ start, matches }));
    const actors = [...this.#actors].map(([who, matches]) => ({ who, matches }));
    return {
      periods: periods.sort((a, b) => a.start - b.start),
      actors: actors.sort((a, b) => b.matches - a.matches || (a.who < b.who ? -1 : 1)),
      statistics: this.#statistics,
      differences: this.#differences,
      leftOut: this.#leftOut,
      ...(failure !== undefined && { failure }),
      leftRunning: this.#leftRunning,
    };
  }

  /** The range in pieces of so many bins that a row for each can be answered. */
  #pieces(names: readonly string[], from: number): Piece[] {
    const { to, periodSeconds } = this.#request;
    const longest = mostRows * binOf(periodSeconds).seconds * 1000;
    const pieces: Piece[] = [];
    for (let first = 0; first < names.length; first += mostGroups) {
      const logGroups = names.slice(first, first + mostGroups);
      for (let start = from; start < to;) {
        const end = Math.min(to, Math.floor(start / longest) * longest + longest);
        pieces.push({ logGroups, from: start, to: end });
        start = end;
      }
    }
    return pieces;
  }

  /** Counts a piece; where there were more rows than AWS answers, it is to be counted in the halves that come back. */
  async #count(piece: Piece, filter: string | undefined, done: number): Promise<readonly Piece[]> {
    const { periodSeconds } = this.#request;
    const bin = binOf(periodSeconds).seconds * 1000;
    let result = await this.#query(piece, insightsCountQuery(filter, { periodSeconds, byActor: true }), done);
    if (result.rows.length >= mostRows) {
      const middle = Math.round((piece.from + piece.to) / 2 / bin) * bin;
      if (middle > piece.from && middle < piece.to) {
        return [
          { ...piece, to: middle },
          { ...piece, from: middle },
        ];
      }
      this.#leftOut.push(`who made the events of ${new Date(piece.from).toISOString()}, since it was too many`);
      result = await this.#query(piece, insightsCountQuery(filter, { periodSeconds, byActor: false }), done);
    }
    for (const row of result.rows) this.#add(row);
    return [];
  }

  #add(row: Readonly<Record<string, string>>): void {
    const matches = Number(row[countColumns.matches] ?? 0);
    const time = Date.parse(`${(row[countColumns.period] ?? '').replace(' ', 'T')}Z`);
    if (Number.isNaN(time) || matches === 0) return;
    const period = this.#request.periodSeconds * 1000;
    const start = Math.floor(time / period) * period;
    this.#periods.set(start, (this.#periods.get(start) ?? 0) + matches);
    const who =
      countColumns.actor.map((column) => row[column]).find((value) => value !== undefined && value !== '') ?? '';
    this.#actors.set(who, (this.#actors.get(who) ?? 0) + matches);
  }

  /** @throws what ended it before its end */
  async #query(piece: Piece, query: string, done: number): Promise<QueryResult> {
    const { signal, onProgress } = this.#request;
    const before = this.#statistics;
    const result = await runInsightsQuery(this.#account, {
      ...piece,
      query,
      signal,
      onProgress: (statistics, waiting) =>
        onProgress?.({ ...sumOf(before, statistics), share: done, ...(waiting !== undefined && { waiting }) }),
    });
    this.#statistics = { ...sumOf(before, result.statistics), queries: before.queries + 1 };
    this.#leftRunning ||= result.leftRunning;
    if (result.failure !== undefined) throw result.failure;
    return result;
  }
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { from, to, logGroups }) => sum + (to - from) * logGroups.length, 0);
}

function sumOf(a: QueryStatistics, b: QueryStatistics): QueryStatistics {
  return {
    recordsMatched: a.recordsMatched + b.recordsMatched,
    recordsScanned: a.recordsScanned + b.recordsScanned,
    bytesScanned: a.bytesScanned + b.bytesScanned,
  };
}

const ways = {
  more: 'It may count more events than the metric filter.',
  fewer: 'It may count fewer events than the metric filter.',
  either: 'It may count more or fewer events than the metric filter.',
} as const;

/** @throws Failure where there is no query that would mean anything */
async function translate(pattern: string) {
  const { cloudTrailKnowledge: knowledge } = await import('../cloudtrail/knowledge');
  let translation: InsightsTranslation;
  try {
    translation = toInsightsQuery(pattern, { knowledge });
  } catch (error) {
    throw new Failure('The pattern has an error.', error instanceof Error ? error.message : String(error), error);
  }
  const { filter, readsFields } = translation;
  const found = translation.exact ? [] : translation.differences;
  const differences = found.map(({ range, text, errs }) => {
    return `${pattern.slice(range.start, range.end)}: ${text} ${ways[errs]}`;
  });
  if (filter === undefined && differences.length > 0) {
    throw new Failure(
      `Logs Insights has no query like this pattern. ${found.map(({ text }) => text).join(' ')}`,
      'Choose a range small enough to fetch the events instead.',
    );
  }
  return { filter, readsFields, differences };
}
