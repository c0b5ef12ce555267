import type { LogEvent } from '../cloudtrail/log-event';
import type { EventKnowledge, HelpContext } from '../pattern/index';
import type { ObservedIndex } from './observed-index';

/** Loads what help draws on: a function, because what is known of CloudTrail is loaded when it is first asked for. */
export type LoadHelp = () => Promise<HelpContext>;

/** What help draws on: what is known of events, and what the fetched ones hold. */
export class HelpSources {
  readonly #knowledge: () => Promise<EventKnowledge>;
  #observed: ObservedIndex | undefined;

  constructor(knowledge: () => Promise<EventKnowledge>) {
    this.#knowledge = knowledge;
  }

  readonly load: LoadHelp = async () => {
    const knowledge = await this.#knowledge();
    return { knowledge, ...(this.#observed && { observed: this.#observed }) };
  };

  /** Reads the events that were fetched, beside whatever else goes on; false if others took their place meanwhile. */
  async setEvents(events: readonly LogEvent[]): Promise<boolean> {
    const { ObservedIndex } = await import('./observed-index');
    this.#observed ??= new ObservedIndex();
    return this.#observed.read(events);
  }
}
