/** What the Live Test page says, in the display language; `{0}`, `{1}` … are filled in by the page. */
export interface LiveTestStrings {
  readonly title: string;
  readonly noEvents: string;
  readonly testAgainstEvents: string;
  readonly noneFound: string;
  /** While events are followed and none has come yet. */
  readonly waiting: string;
  readonly noPattern: string;
  readonly newMetricFilter: string;
  /** `{0}`: what is wrong. */
  readonly patternError: string;
  readonly match: string;
  readonly nearly: string;
  readonly no: string;
  /** `{0}` of `{1}` events. */
  readonly tested: string;
  readonly stop: string;
  readonly fetchAgain: string;
  readonly fetchAgainHint: string;
  readonly startLive: string;
  readonly live: string;
  readonly liveHint: string;
  /** Beside counts that change as events happen. */
  readonly isLive: string;
  /** `{0}`: how many. */
  readonly sources: string;
  readonly show: string;
  readonly search: string;
  readonly list: string;
  readonly keys: string;
  readonly columnVerdict: string;
  readonly columnTime: string;
  readonly columnEvent: string;
  readonly columnWho: string;
  readonly columnIp: string;
  readonly columnRegion: string;
  readonly columnRemark: string;
  readonly isMatch: string;
  readonly isNearly: string;
  readonly isNo: string;
  readonly isUntested: string;
  readonly isRejected: string;
  /** `{0}`: a clause. */
  readonly fails: string;
  readonly noRow: string;
  readonly showAll: string;
  /** `{0}`: how long a bar is. */
  readonly histogram: string;
  /** `{0}`: the time, `{1}`: how many. */
  readonly bar: string;
  /** `{0}`: the time. */
  readonly onlyTime: string;
  readonly anyTime: string;
  readonly details: string;
  readonly clauseHolds: string;
  readonly clauseFails: string;
  /** `{0}`: how many. */
  readonly severalSelected: string;
  readonly actions: string;
  readonly openEvent: string;
  readonly makeFromThis: string;
  /** `{0}`: how many. */
  readonly makeFromThese: string;
  readonly makePatternHint: string;
  readonly reject: string;
  readonly rejectHint: string;
  /** `{0}`: how many. */
  readonly notRejected: string;
  readonly rejectNone: string;
  readonly whichAlerts: string;
  readonly whichAlertsHint: string;
  readonly check: string;
  readonly checkHint: string;
  readonly closeDetails: string;
  readonly time: string;
  readonly service: string;
  readonly error: string;
  readonly size: string;
  /** `{0}`: the number, `{1}`: the size, `{2}`: the source. */
  readonly read: string;
  /** The same for a single event. */
  readonly readOne: string;
  /** As `read`, of events that no source is known of. */
  readonly readHere: string;
  readonly readOneHere: string;
  /** `{0}`: the number, `{1}`: the size. */
  readonly readSoFar: string;
  /** `{0}`: how many, of one source. */
  readonly sourceEvents: string;
  readonly sourceEvent: string;
  /** `{0}` to `{1}`. */
  readonly readRange: string;
  readonly nothingLeftOut: string;
  /** `{0}`: what, and why. */
  readonly leftOut: string;
  /** `{0}`: the first of several things, `{1}`: how many there are besides. */
  readonly leftOutAndMore: string;
}
