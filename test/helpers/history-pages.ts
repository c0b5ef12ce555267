import type * as vscode from 'vscode';
import type { Account } from '../../src/aws/account';
import { foundEvent, type FoundEvent } from '../../src/cloudtrail/found-event';
import type { Lookup, LookupPage } from '../../src/events/event-lookup';
import { cloudTrailRecord, user } from './cloudtrail-records';

/** An event of Event history; number 0 is the newest of a time, each further one is a second older. */
export function historyEvent(number: number, about: Record<string, unknown> = {}, newest = Date.now()): FoundEvent {
  const record: Record<string, unknown> = { eventName: 'StopInstances', userIdentity: user('alice'), ...about };
  const time = new Date(newest - number * 1000);
  return foundEvent({
    EventId: `event-${number}`,
    EventName: record.eventName as string,
    EventTime: time,
    Username: (record.userIdentity as { userName?: string }).userName,
    CloudTrailEvent: cloudTrailRecord({ ...record, eventTime: time.toISOString() }),
  });
}

interface Asked extends Lookup {
  readonly signal: AbortSignal;
  answer(page: LookupPage): void;
  fail(error: unknown): void;
}

/** A reader of pages that a test answers, one question after the other. */
export class HistoryPages {
  readonly asked: Asked[] = [];

  readonly read = (_: Account, lookup: Lookup, signal: AbortSignal): Promise<LookupPage> =>
    new Promise((resolve, reject) => {
      signal.onabort = () => reject(new Error('aborted'));
      this.asked.push({ ...lookup, signal, answer: resolve, fail: reject });
    });

  get last(): Asked {
    return this.asked.at(-1)!;
  }

  /** Answers the newest question, and waits for what comes of it. */
  async answer(events: readonly FoundEvent[], token?: string): Promise<void> {
    this.last.answer({ events, token });
    await settled();
  }

  async fail(error: unknown): Promise<void> {
    this.last.fail(error);
    await settled();
  }
}

/** What a row of a tree view says. */
export function rowText({ label, description }: vscode.TreeItem): string {
  return `${label as string} | ${description as string}`;
}

/** Lets everything happen that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
