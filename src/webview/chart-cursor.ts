/**
 * Lets the keyboard walk over a chart's periods: arrow keys, Home and End; the first arrow goes to the last period. With
 * the focus the cursor goes too (`move(undefined)`).
 */
export function walkByKeyboard(
  chart: HTMLElement,
  where: { readonly count: () => number; readonly cursor: () => number | undefined },
  move: (index: number | undefined) => void,
): void {
  chart.addEventListener('keydown', (event) => {
    const last = where.count() - 1;
    if (last < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const cursor = where.cursor();
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: cursor === undefined ? last : Math.max(0, cursor - 1),
      ArrowRight: cursor === undefined ? last : Math.min(last, cursor + 1),
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  });
  chart.addEventListener('blur', () => move(undefined));
}
