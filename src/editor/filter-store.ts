import type { FilterPlace } from './filter-path';

/** The metric filters of the connected account, as a file system needs them. */
export interface FilterStore {
  /**
   * The document of a filter as it stands in the account, read anew; undefined where there is no such filter.
   * @throws whatever keeps it from being read, also that another account is connected
   */
  read(place: FilterPlace): Promise<string | undefined>;
  /**
   * Has the person agree to a deployment that comes next.
   * @throws whatever keeps it back, also that the person did not agree
   */
  agree(place: FilterPlace, text: string, seen: string | undefined): Promise<void>;
  /**
   * Brings the account to what a document says, once the person has agreed.
   * @param seen the document of the filter over which it was written; undefined where there was none
   * @throws whatever kept it back, also that the person did not agree
   */
  deploy(place: FilterPlace, text: string, seen: string | undefined): Promise<void>;
  /** What went wrong, in the words of the person it is shown to. */
  reasonOf(error: unknown): string;
}
