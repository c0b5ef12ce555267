/** A time, in milliseconds since the epoch. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Lets the keyboard look closer at a chart: + and - around the cursor, Shift with the arrow keys to move on, 0 or Escape
 * for the whole range (`zoom(undefined)`).
 */
export function zoomByKeyboard(
  chart: HTMLElement,
  where: { readonly view: () => Span | undefined; readonly cursor: () => number | undefined },
  zoom: (span: Span | undefined) => void,
): void {
  chart.addEventListener('keydown', (event) => {
    const view = where.view();
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    const cursor = where.cursor() ?? NaN;
    const at = cursor >= view.from && cursor <= view.to ? cursor : (view.from + view.to) / 2;
    const spans: Readonly<Record<string, (() => Span | undefined) | undefined>> = {
      '+': () => around(at, view, 1 / 2),
      // The same key without Shift, where + needs it.
      '=': () => around(at, view, 1 / 2),
      '-': () => around(at, view, 2),
      '0': () => undefined,
      Escape: () => undefined,
      ...(event.shiftKey && { ArrowLeft: () => moved(view, -1 / 4), ArrowRight: () => moved(view, 1 / 4) }),
    };
    const next = spans[event.key];
    if (!next) return;
    event.preventDefault();
    zoom(next());
  });
}

/** The view made longer or shorter, so that this time stays where it is on the screen. */
function around(at: number, { from, to }: Span, factor: number): Span {
  return { from: at - (at - from) * factor, to: at + (to - at) * factor };
}

function moved({ from, to }: Span, share: number): Span {
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
}
