import { styleText } from 'node:util';

/** Colours for a terminal. */
export type Style = (text: string) => string;

/** The styles of all commands; they change nothing where output is not read by a person. */
export function styles(colors: boolean) {
  const style =
    (format: Parameters<typeof styleText>[0]): Style =>
    (text) =>
      colors ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    yellow: style('yellow'),
    blue: style('blue'),
    green: style('green'),
    cyan: style('cyan'),
  };
}

/** `1 error`, `2 errors`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
