import type uPlot from 'uplot';
import { scaled, type ChartColors } from './chart-colors';

/** A time in one state. Times in milliseconds since the epoch. */
export interface StateBand {
  readonly from: number;
  readonly to: number;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'UNKNOWN';
  /** Written where there is room for it. */
  readonly text: string;
}

/** The states of one alarm, drawn as a strip above the chart. */
export interface StateRow {
  /** Written above the strip; not where there is only one. */
  readonly name?: string;
  readonly bands: readonly StateBand[];
}

/** CSS pixels. */
const strip = 16;
const nameLine = 18;
const below = 6;
const second = 1000;

/** CSS pixels that the strips need above the chart. */
export function heightOfStates(rows: readonly StateRow[]): number {
  return rows.reduce((sum, { name }) => sum + strip + below + (name === undefined ? 0 : nameLine), 0);
}

/**
 * ALARM is filled, OK is framed, INSUFFICIENT_DATA a dotted line, and what nobody knows any more is hatched: they are told
 * apart without colours too. A moment in ALARM is seen however long the chart.
 */
export function drawStates(plot: uPlot, rows: readonly StateRow[], color: ChartColors): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  let top = bbox.top - heightOfStates(rows) * pixel;
  ctx.save();
  ctx.font = scaled(color.font);
  ctx.lineWidth = pixel;
  ctx.setLineDash([]);
  for (const { name, bands } of rows) {
    if (name !== undefined) {
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = color.faint;
      ctx.fillText(name, bbox.left, top + (nameLine / 2) * pixel, bbox.width);
      top += nameLine * pixel;
    }
    // What is in alarm comes last, so that nothing hides it.
    const inOrder = [...bands].sort((a, b) => Number(a.state === 'ALARM') - Number(b.state === 'ALARM'));
    for (const band of inOrder) {
      const left = Math.max(bbox.left, plot.valToPos(band.from / second, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(band.to / second, 'x', true));
      if (right < bbox.left || left > bbox.left + bbox.width) continue;
      drawBand(ctx, band, { left, top, width: Math.max(right - left, 2 * pixel), height: strip * pixel }, color);
    }
    top += (strip + below) * pixel;
  }
  ctx.restore();
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawBand(ctx: CanvasRenderingContext2D, { state, text }: StateBand, box: Box, color: ChartColors): void {
  const pixel = devicePixelRatio;
  const { left, top, width, height } = box;
  const middle = top + height / 2;
  const textWidth = ctx.measureText(text).width;
  const hasRoom = textWidth + 12 * pixel < width;
  ctx.save();
  switch (state) {
    case 'ALARM':
      ctx.fillStyle = color.threshold;
      ctx.fillRect(left, top, width, height);
      break;
    case 'OK':
      ctx.strokeStyle = color.ok;
      ctx.fillStyle = color.ok;
      ctx.globalAlpha = 0.16;
      ctx.fillRect(left, top, width, height);
      ctx.globalAlpha = 1;
      ctx.strokeRect(left + pixel / 2, top + pixel / 2, Math.max(0, width - pixel), height - pixel);
      break;
    case 'INSUFFICIENT_DATA': {
      // Not through the letters.
      const gap = hasRoom ? textWidth + 8 * pixel : 0;
      ctx.strokeStyle = color.faint;
      ctx.lineWidth = 2 * pixel;
      ctx.setLineDash([2 * pixel, 4 * pixel]);
      ctx.beginPath();
      ctx.moveTo(left, middle);
      ctx.lineTo(left + (width - gap) / 2, middle);
      ctx.moveTo(left + (width + gap) / 2, middle);
      ctx.lineTo(left + width, middle);
      ctx.stroke();
      break;
    }
    case 'UNKNOWN':
      hatch(ctx, box, color.base);
      if (hasRoom) {
        ctx.fillStyle = color.background;
        ctx.fillRect(left + (width - textWidth) / 2 - 6 * pixel, top, textWidth + 12 * pixel, height);
      }
      break;
  }
  if (hasRoom) {
    ctx.fillStyle = state === 'ALARM' ? color.background : color.text;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, left + width / 2, middle + pixel / 2);
  }
  ctx.restore();
}

function hatch(ctx: CanvasRenderingContext2D, { left, top, width, height }: Box, color: string): void {
  const step = 6 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = color;
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += step) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}
