/** How one of several lines is told from the others without its colour. */
export interface LineStyle {
  /** In CSS pixels, as canvases and SVG take it. */
  readonly dash: readonly number[];
  /** An SVG path around 0, 0. */
  readonly marker: string;
}

const circle = 'M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0Z';
const square = 'M-3.2,-3.2H3.2V3.2H-3.2Z';
const triangle = 'M0,-4.2L4.2,3.2H-4.2Z';
const diamond = 'M0,-4.6L4.6,0L0,4.6L-4.6,0Z';
const down = 'M0,4.2L4.2,-3.2H-4.2Z';
const plus = 'M-1.3,-4.2H1.3V-1.3H4.2V1.3H1.3V4.2H-1.3V1.3H-4.2V-1.3H-1.3Z';
const bar = 'M-1.6,-4.6H1.6V4.6H-1.6Z';
const ribbon = 'M-4,-4L4,4V-4L-4,4Z';

export const lineStyles: readonly LineStyle[] = [
  { dash: [], marker: circle },
  { dash: [8, 4], marker: square },
  { dash: [2, 3], marker: triangle },
  { dash: [10, 3, 2, 3], marker: diamond },
  { dash: [4, 2], marker: down },
  { dash: [14, 4], marker: plus },
  { dash: [2, 6], marker: bar },
  { dash: [6, 2, 2, 2, 2, 2], marker: ribbon },
];

export function lineStyle(index: number): LineStyle {
  return lineStyles[index % lineStyles.length]!;
}
