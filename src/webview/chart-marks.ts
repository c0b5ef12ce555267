import type uPlot from 'uplot';
import { scaled, type ChartColors } from './chart-colors';
import { lineStyle } from './line-styles';

/** A horizontal line with its name. */
export interface Threshold {
  readonly value: number;
  readonly text: string;
}

/** Where values are expected, a pair for each period; null where nothing is. */
export interface Expected {
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
  readonly text: string;
}

/** The start of a period, in seconds since the epoch. */
type StartOf = (index: number) => number;

/** CSS pixels between two markers of a line. */
const markerSpace = 14;

export function drawThresholds(plot: uPlot, thresholds: readonly Threshold[], color: ChartColors): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = color.threshold;
  ctx.lineWidth = pixel;
  ctx.setLineDash([6 * pixel, 4 * pixel]);
  ctx.font = scaled(color.font);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  for (const [value, texts] of byValue(thresholds)) {
    const y = plot.valToPos(value, 'y', true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    write(ctx, texts.join(' · '), { x: bbox.left + 4 * pixel, y: y - 2 * pixel, room: bbox.width - 8 * pixel }, color);
  }
  ctx.restore();
}

/** Text that stays readable where lines run behind it. */
function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  { x, y, room }: { readonly x: number; readonly y: number; readonly room: number },
  color: ChartColors,
): void {
  ctx.save();
  ctx.setLineDash([]);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.strokeStyle = color.background;
  ctx.strokeText(text, x, y, room);
  ctx.fillStyle = color.text;
  ctx.fillText(text, x, y, room);
  ctx.restore();
}

/** Lines at the same height share one text, or their texts would lie upon each other. */
function byValue(thresholds: readonly Threshold[]): ReadonlyMap<number, readonly string[]> {
  const texts = new Map<number, string[]>();
  for (const { value, text } of thresholds) texts.set(value, [...(texts.get(value) ?? []), text]);
  return texts;
}

/** The values that are expected, as a shaded area in steps, behind the line itself. */
export function drawExpected(plot: uPlot, bands: readonly Expected[], startOf: StartOf, color: ChartColors): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = scaled(color.font);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  for (const { lower, upper, text } of bands) {
    const edges = new Path2D();
    ctx.fillStyle = color.faint;
    ctx.globalAlpha = 0.18;
    upper.forEach((high, index) => {
      const low = lower[index] ?? null;
      if (high === null || low === null) return;
      const left = plot.valToPos(startOf(index), 'x', true);
      const right = plot.valToPos(startOf(index + 1), 'x', true);
      const top = plot.valToPos(high, 'y', true);
      const bottom = plot.valToPos(low, 'y', true);
      ctx.fillRect(left, top, right - left, bottom - top);
      edges.moveTo(left, top);
      edges.lineTo(right, top);
      edges.moveTo(left, bottom);
      edges.lineTo(right, bottom);
    });
    ctx.globalAlpha = 1;
    ctx.strokeStyle = color.faint;
    ctx.lineWidth = pixel;
    ctx.setLineDash([2 * pixel, 2 * pixel]);
    ctx.stroke(edges);
    const last = upper.findLastIndex((high) => high !== null);
    if (last < 0) continue;
    const y = Math.max(bbox.top + 16 * pixel, plot.valToPos(upper[last]!, 'y', true) - 2 * pixel);
    write(ctx, text, { x: bbox.left + bbox.width - 4 * pixel, y, room: bbox.width - 8 * pixel }, color);
  }
  ctx.restore();
}

/** A bar of height 0 has a mark on the base line; a period without data has nothing. */
export function drawZeros(
  plot: uPlot,
  values: readonly (number | null)[],
  { startOf, period }: { readonly startOf: StartOf; readonly period: number },
  color: string,
): void {
  const { ctx } = plot;
  const y = plot.valToPos(0, 'y', true);
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.beginPath();
  values.forEach((value, index) => {
    if (value !== 0) return;
    const start = startOf(index);
    ctx.moveTo(plot.valToPos(start + period * 0.08, 'x', true), y);
    ctx.lineTo(plot.valToPos(start + period * 0.92, 'x', true), y);
  });
  ctx.stroke();
  ctx.restore();
}

/** The markers of lines: as many as there is room for, and every value that stands alone between gaps. */
export function drawMarkers(plot: uPlot, lines: readonly (readonly (number | null)[])[], color: ChartColors): void {
  const { ctx, bbox } = plot;
  const times = plot.data[0];
  const space = bbox.width / devicePixelRatio / Math.max(1, times.length);
  const every = Math.max(1, Math.ceil(markerSpace / space));
  ctx.save();
  lines.forEach((values, line) => {
    ctx.fillStyle = color.lines[line % color.lines.length]!;
    const marker = new Path2D(lineStyle(line).marker);
    values.forEach((value, index) => {
      const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
      // Lines that lie upon each other have their markers in different places.
      if (value === null || (!isAlone && (index + line) % every !== 0)) return;
      const x = plot.valToPos(times[index]!, 'x', true);
      const y = plot.valToPos(value, 'y', true);
      ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, x, y);
      ctx.fill(marker);
    });
  });
  ctx.restore();
}
