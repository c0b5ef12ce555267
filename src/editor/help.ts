import type { EventKnowledge, HelpContext, ObservedEvents } from '../pattern/index';

/** Loads what help draws on: a function, because what is known of CloudTrail is loaded when it is first asked for. */
export type LoadHelp = () => Promise<HelpContext>;

/** What help draws on: what is known of events, and what the fetched ones hold. */
export class HelpSources {
  readonly #knowledge: () => Promise<EventKnowledge>;
  #observed: ObservedEvents | undefined;

  constructor(knowledge: () => Promise<EventKnowledge>) {
    this.#knowledge = knowledge;
  }

  readonly load: LoadHelp = async () => {
    const knowledge = await this.#knowledge();
    return { knowledge, ...(this.#observed && { observed: this.#observed }) };
  };

  /** What the fetched events hold, in place of what was known of earlier ones. */
  setObserved(observed: ObservedEvents | undefined): void {
    this.#observed = observed;
  }
}
