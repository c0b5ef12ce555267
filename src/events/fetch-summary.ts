import type { SourceReport } from './event-source';

/** What one fetch read, source by source. */
export interface FetchSummary {
  readonly sources: readonly { readonly label: string; readonly report: SourceReport }[];
}
