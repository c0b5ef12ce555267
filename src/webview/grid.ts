import { h } from './dom';

/** A table with a name; `numbers`: the columns, from the first of them on, that are numbers. */
export function grid(
  name: string,
  header: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
  ...numbers: readonly number[]
): HTMLElement {
  const kind = (column: number) => (numbers.includes(column) ? 'numeric' : undefined);
  const head = header.map((text, column) => h('th', { scope: 'col', class: kind(column) }, text));
  const body = rows.map((cells) =>
    h(
      'tr',
      {},
      ...cells.map((cell, column) =>
        column === 0 ? h('th', { scope: 'row' }, cell) : h('td', { class: kind(column) }, cell),
      ),
    ),
  );
  return h(
    'table',
    { class: 'grid', 'aria-label': name },
    h('thead', {}, h('tr', {}, ...head)),
    h('tbody', {}, ...body),
  );
}
