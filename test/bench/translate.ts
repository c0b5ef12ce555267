import {
  parsePattern,
  type Comparison,
  type Expression,
  type KeywordTest,
  type Selector,
} from '../../src/pattern/index';

/** How a language writes a condition; `path` are the names and indexes that lead to the value. */
interface Language {
  readonly and: string;
  readonly or: string;
  readonly exists: (path: Path) => string;
  readonly equals: (path: Path, text: string) => string;
  readonly fits: (path: Path, wildcard: string) => string;
  readonly differs: (path: Path, condition: string) => string;
  readonly isLiteral: (path: Path, literal: 'true' | 'false' | 'null') => string;
}

type Path = readonly (string | number)[];

/** The program for `jq -c` that prints the events a pattern of the catalogue matches. */
export function toJq(pattern: string): string {
  const get = (path: Path) => path.map((key) => (typeof key === 'number' ? `[${key}]?` : `.${key}?`)).join('');
  return `select(${translate(pattern, {
    and: 'and',
    or: 'or',
    exists: (path) => `(${get(path)} != null)`,
    equals: (path, text) => `(${get(path)} == ${JSON.stringify(text)})`,
    fits: (path, wildcard) => {
      const [head = '', ...others] = wildcard.split('*');
      if (others.length === 1 && others[0] === '')
        return `((${get(path)} // "") | startswith(${JSON.stringify(head)}))`;
      if (others.length === 1 && head === '') return `((${get(path)} // "") | endswith(${JSON.stringify(others[0])}))`;
      return `((${get(path)} // "") | contains(${JSON.stringify(wildcard.replaceAll('*', ''))}))`;
    },
    differs: (path, condition) => `(${get(path)} != null and (${condition} | not))`,
    isLiteral: (path, literal) => `(${get(path)} == ${literal})`,
  })})`;
}

/** The query for DuckDB that counts the events of a file; each selector is read once. */
export function toSql(pattern: string, file: string): string {
  const columns = new Map<string, string>();
  const column = (path: Path) => {
    const json = `$${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;
    if (!columns.has(json)) columns.set(json, `c${columns.size}`);
    return columns.get(json)!;
  };
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const where = translate(pattern, {
    and: 'AND',
    or: 'OR',
    exists: (path) => `(${column(path)} IS NOT NULL)`,
    equals: (path, text) => `(${column(path)} = ${quote(text)})`,
    fits: (path, wildcard) =>
      `(${column(path)} LIKE ${quote(wildcard.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%'))} ESCAPE '\\')`,
    differs: (_path, condition) => `(NOT ${condition})`,
    isLiteral: (path, literal) => `(${column(path)} = ${quote(literal)})`,
  });
  const selected = [...columns].map(([json, name]) => `json_extract_string(json, ${quote(json)}) AS ${name}`);
  const source = `read_json_objects(${quote(file)}, format = 'newline_delimited')`;
  return `SELECT count(*) FROM (SELECT ${selected.join(', ')} FROM ${source}) WHERE ${where}`;
}

function translate(pattern: string, language: Language): string {
  const { tree } = parsePattern(pattern);
  if (tree.kind !== 'json') throw new Error(`not a JSON pattern: ${pattern}`);
  const write = (expression: Expression): string => {
    switch (expression.kind) {
      case 'group':
        return write(expression.inner);
      case 'and':
      case 'or':
        return `(${expression.operands.map(write).join(` ${language[expression.kind]} `)})`;
      case 'faulty':
        throw new Error('a faulty pattern');
      default:
        return condition(expression, language);
    }
  };
  return write(tree.expression);
}

function condition(syntax: Comparison | KeywordTest, language: Language): string {
  if (syntax.subject.kind !== 'selector') throw new Error('not in the catalogue');
  const path = pathOf(syntax.subject);
  if (syntax.kind === 'keyword') {
    if (syntax.keyword === 'NOT EXISTS')
      return language.and === 'AND' ? `(NOT ${language.exists(path)})` : `(${language.exists(path)} | not)`;
    return language.isLiteral(path, syntax.keyword.slice(3).toLowerCase() as 'true' | 'false' | 'null');
  }
  if (syntax.value.kind !== 'text') throw new Error('not in the catalogue');
  const { text } = syntax.value;
  const fits = text.includes('*') ? language.fits(path, text) : language.equals(path, text);
  return syntax.operator === '=' ? fits : language.differs(path, fits);
}

function pathOf({ steps }: Selector): Path {
  return steps.map((step) => {
    if (step.kind === 'name') return step.name;
    if (step.kind === 'index') return step.index;
    throw new Error('not in the catalogue');
  });
}
