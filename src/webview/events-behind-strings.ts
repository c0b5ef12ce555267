import type { BehindRemark } from './events-behind-messages';

/** What the list of events behind a datapoint says, in the display language; `{0}`, `{1}` … are filled in by the page. */
export interface BehindStrings {
  /** `{0}`: the metric. */
  readonly heading: string;
  readonly oneEvent: string;
  /** `{0}`: how many. */
  readonly events: string;
  /** `{0}`: how many at least. */
  readonly eventsAndMore: string;
  readonly unknownCaller: string;
  /** `{0}`: how many that are not named. */
  readonly moreCallers: string;
  readonly errors: string;
  readonly reading: string;
  readonly stopped: string;
  readonly nothing: string;
  readonly stop: string;
  readonly close: string;
  readonly test: string;
  readonly list: string;
  readonly keys: string;
  readonly hint: string;
  readonly columnTime: string;
  readonly columnEvent: string;
  readonly columnWho: string;
  readonly columnFrom: string;
  readonly columnError: string;
  readonly columnFilter: string;
  readonly columnValue: string;
  /** `{0}`: when it happened, `{1}`: when it was in the log group. */
  readonly times: string;
  readonly remarks: Readonly<Record<BehindRemark['kind'], string>>;
  /** For want of a datapoint. */
  readonly differsFromNothing: string;
  readonly moreThanKnown: string;
}
