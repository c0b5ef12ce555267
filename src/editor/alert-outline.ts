import { isMap, isScalar, parseDocument } from 'yaml';
import {
  enclosingRanges,
  foldablePatternRanges,
  nestedRanges,
  outlinePattern,
  type OutlineItem,
  type TextRange,
} from '../pattern/index';
import { alertParts, inDocument } from '../alerts/alert-parts';

/** A line of a document's outline: a setting of its front matter, or a part of its pattern. */
export interface AlertOutlineItem {
  readonly name: string;
  /** The value of a setting. */
  readonly detail: string;
  readonly kind: OutlineItem['kind'] | 'setting';
  readonly range: TextRange;
  readonly children: readonly AlertOutlineItem[];
}

/** The settings and conditions of a `.cwfilter` document, as far as they can be read. */
export function outlineAlert(text: string): readonly AlertOutlineItem[] {
  const { frontMatter, pattern } = alertParts(text);
  const settings = frontMatter ? settingItems(text, frontMatter) : [];
  const children = outlinePattern(text.slice(pattern.start)).map((item) => patternItem(item, pattern));
  return [...settings, ...children];
}

/** The stretches of a document that can be folded, dashes of front matter included. */
export function foldableRanges(text: string): readonly TextRange[] {
  const { frontMatter, pattern } = alertParts(text);
  const inPattern = foldablePatternRanges(text.slice(pattern.start)).map((range) => inDocument(range, pattern));
  if (!frontMatter) return inPattern;
  const settings = settingItems(text, frontMatter).filter(({ children }) => children.length > 0);
  const isLong = ({ start, end }: TextRange) => text.slice(start, end).trimEnd().includes('\n');
  return [{ start: 0, end: pattern.start }, ...settings.map(({ range }) => range).filter(isLong), ...inPattern];
}

/** What "Expand Selection" steps through at `offset`, the smallest first. */
export function selectableRanges(text: string, offset: number): readonly TextRange[] {
  const { frontMatter, pattern } = alertParts(text);
  const whole = { start: 0, end: text.length };
  if (offset >= pattern.start) {
    const ranges = enclosingRanges(text.slice(pattern.start), offset - pattern.start);
    return [...ranges.map((range) => inDocument(range, pattern)), whole];
  }
  if (!frontMatter) return [whole];
  const items = settingItems(text, frontMatter).flatMap(function withParents(item): readonly AlertOutlineItem[] {
    return [...item.children.flatMap(withParents), item];
  });
  return nestedRanges([...items.map(({ range }) => range), frontMatter, whole], offset);
}

function patternItem({ name, kind, range, children }: OutlineItem, part: TextRange): AlertOutlineItem {
  return {
    name,
    kind,
    detail: '',
    range: inDocument(range, part),
    children: children.map((child) => patternItem(child, part)),
  };
}

function settingItems(text: string, part: TextRange): readonly AlertOutlineItem[] {
  const { contents } = parseDocument(text.slice(part.start, part.end), { prettyErrors: false });
  return mapItems(contents, text, part);
}

function mapItems(node: unknown, text: string, part: TextRange): readonly AlertOutlineItem[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }): readonly AlertOutlineItem[] => {
    if (!isScalar(key) || !key.range || String(key.value) === '') return [];
    const children = mapItems(value, text, part);
    const valueRange = (value as { range?: [number, number, number] | null } | null)?.range;
    const whole = inDocument({ start: key.range[0], end: valueRange?.[1] ?? key.range[1] }, part);
    const range = { start: whole.start, end: whole.start + text.slice(whole.start, whole.end).trimEnd().length };
    const written = valueRange ? text.slice(valueRange[0] + part.start, valueRange[1] + part.start) : '';
    const detail = children.length > 0 ? '' : written.replace(/\s+/g, ' ').trim();
    return [{ name: String(key.value), kind: 'setting', detail, range, children }];
  });
}
