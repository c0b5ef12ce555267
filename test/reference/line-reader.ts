/** The fields of a line, without their quotes or brackets. */
export interface Line {
  readonly fields: readonly string[];
  /** The line as it is written from a field on, but for blanks at its end. */
  restFrom(field: number): string;
}

/** Splits a line at blanks, which are those of ASCII; what stands in double quotes or square brackets is one field. */
export function readLine(message: string): Line {
  const found = [...message.matchAll(/"([^"]*)"|\[([^\]]*)\]|[^ \t\n\v\f\r]+/g)];
  return {
    fields: found.map(([whole, quoted, bracketed]) => quoted ?? bracketed ?? whole),
    restFrom: (field) => message.slice(found[field]!.index).replace(/[ \t\n\v\f\r]+$/, ''),
  };
}
