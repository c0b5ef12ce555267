import type { TextRange } from './text-range';

export interface Hover {
  /** What it is about. */
  readonly range: TextRange;
  readonly markdown: string;
}
