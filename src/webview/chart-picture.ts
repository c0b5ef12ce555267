import { chartColors, scaled } from './chart-colors';
import { lineStyle } from './line-styles';

/** What a picture says besides the chart. */
export interface PictureText {
  readonly title: string;
  /** Account, range and the like, a line each. */
  readonly lines: readonly string[];
  /** The names of the lines, if there are several. */
  readonly legend: readonly string[];
}

/** CSS pixels. */
const margin = 16;
const titleLine = 24;
const line = 18;

/** A chart with its title and legend on the theme's background, so that it can be read anywhere: a PNG in base64. */
export function pictureOf(chart: HTMLCanvasElement, { title, lines, legend }: PictureText): string {
  const pixel = devicePixelRatio;
  const color = chartColors();
  const above = margin + titleLine + (lines.length + legend.length) * line + margin / 2;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width + 2 * margin * pixel;
  canvas.height = chart.height + (above + margin) * pixel;
  const ctx = canvas.getContext('2d')!;
  ctx.fillStyle = color.background;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  const room = canvas.width - 2 * margin * pixel;
  let y = margin * pixel;
  const write = (text: string, style: string, height: number, left = 0) => {
    ctx.fillStyle = style;
    ctx.textBaseline = 'middle';
    ctx.fillText(text, (margin + left) * pixel, y + (height / 2) * pixel, room - left * pixel);
    y += height * pixel;
  };
  ctx.font = `600 ${scaled(color.font.replace(/^[\d.]+px/, '16px'))}`;
  write(title, color.text, titleLine);
  ctx.font = scaled(color.font);
  for (const text of lines) write(text, color.faint, line);
  legend.forEach((name, index) => {
    const { dash, marker } = lineStyle(index);
    ctx.save();
    ctx.setTransform(pixel, 0, 0, pixel, margin * pixel, y + (line / 2) * pixel);
    ctx.strokeStyle = ctx.fillStyle = color.lines[index % color.lines.length]!;
    ctx.lineWidth = 2;
    ctx.setLineDash([...dash]);
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(34, 0);
    ctx.stroke();
    ctx.translate(17, 0);
    ctx.fill(new Path2D(marker));
    ctx.restore();
    write(name, color.text, line, 42);
  });
  ctx.drawImage(chart, margin * pixel, above * pixel);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
