/** The theme's colours as a canvas takes them. */
export interface ChartColors {
  readonly background: string;
  readonly ok: string;
  readonly text: string;
  /** Of what explains. */
  readonly faint: string;
  readonly base: string;
  readonly grid: string;
  readonly threshold: string;
  /** One for each line; high contrast themes have few of them. */
  readonly lines: readonly string[];
  /** In CSS pixels. */
  readonly font: string;
}

/** Also the names of classes in chart-page.css, which give a legend the colours of its lines. */
const lineColors = ['blue', 'orange', 'green', 'purple', 'yellow', 'foreground', 'blue', 'orange'];

/** A canvas knows no CSS variables, so they are read when it is drawn. */
export function chartColors(): ChartColors {
  const style = getComputedStyle(document.body);
  const color = (name: string, fallback: string) => style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const text = color('foreground', style.color);
  // High contrast has borders for everything; as a grid they would drown the bars.
  const isHighContrast = document.body.matches('.vscode-high-contrast, .vscode-high-contrast-light');
  return {
    text,
    faint: color('descriptionForeground', text),
    background: color('editor-background', 'Canvas'),
    ok: color('charts-green', text),
    base: color('charts-lines', text),
    grid: isHighContrast ? 'transparent' : color('widget-border', 'transparent'),
    threshold: color('charts-red', text),
    lines: lineColors.map((name) => color(`charts-${name}`, text)),
    font: `${style.fontSize} ${style.fontFamily}`,
  };
}

/** The class of a line's legend. */
export function lineClass(index: number): string {
  return `line-${lineColors[index % lineColors.length]}`;
}

/** A font in the pixels of the device, as a canvas counts. */
export function scaled(font: string): string {
  return font.replace(/^([\d.]+)px/, (_, size: string) => `${Number(size) * devicePixelRatio}px`);
}
