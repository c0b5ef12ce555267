import { setBit, type Bits } from '../../common/bits';
import type { Segment } from './segment';

/** The events of a segment that hold a text, by its bytes: in UTF-8 these stand nowhere else than the text does. */
export function holdingText(segment: Segment, text: string): Bits {
  const bits = segment.emptyBits();
  const wanted = Buffer.from(text);
  // Half a surrogate pair has no bytes of its own, and so no message has it.
  if (wanted.toString() !== text) return bits;
  const { bytes, used } = segment;
  const all = bytes.subarray(0, used);
  for (let at = all.indexOf(wanted); at >= 0;) {
    const number = segment.numberAt(at);
    const end = segment.endOf(number);
    // A zero in the text could reach over the end of a message.
    if (at + wanted.length <= end) setBit(bits, number);
    at = all.indexOf(wanted, at + wanted.length <= end ? end : at + 1);
  }
  return bits;
}
