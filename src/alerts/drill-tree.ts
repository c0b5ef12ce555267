import type { DrillScalar } from './drill-values';

/** A JSON event that is being made. Maps, so that `__proto__` is a name like any other. */
export type DrillNode = DrillScalar | Map<string, DrillNode> | DrillList;
/** Elements that nobody asked for are undefined until they are written. */
export type DrillList = (DrillNode | undefined)[];
export type DrillRoot = Map<string, DrillNode> | DrillList;
export type DrillPath = readonly (string | number)[];

/** An object or an array, whichever the first step of its paths asks for. */
export function emptyRoot(path: DrillPath | undefined): DrillRoot {
  return typeof path?.[0] === 'number' ? [] : new Map();
}

/** Puts a value where a path leads, making what is on the way; false where something else is there already. */
export function place(root: DrillRoot, path: DrillPath, value: DrillNode): boolean {
  let node: DrillNode = root;
  for (const [i, step] of path.entries()) {
    const next = path[i + 1];
    const there = child(node, step);
    if (next === undefined && there !== undefined) return false;
    const here: DrillNode = there === undefined ? made(next, value) : there;
    if (typeof step === 'string' && node instanceof Map) node.set(step, here);
    else if (typeof step === 'number' && Array.isArray(node)) setAt(node, step, here);
    else return false;
    node = here;
  }
  return true;
}

function made(next: string | number | undefined, value: DrillNode): DrillNode {
  if (next === undefined) return value;
  return typeof next === 'number' ? [] : new Map<string, DrillNode>();
}

function setAt(list: DrillList, index: number, value: DrillNode): void {
  while (list.length < index) list.push(undefined);
  list[index] = value;
}

/** Takes what `place` put at the end of a path away again. */
export function remove(root: DrillRoot, path: DrillPath): void {
  let node: DrillNode | undefined = root;
  for (const step of path.slice(0, -1)) node = child(node, step);
  const last = path.at(-1);
  if (node instanceof Map && typeof last === 'string') node.delete(last);
  if (Array.isArray(node) && last === node.length - 1) node.pop();
}

/** What stands at the end of a path. */
export function at(root: DrillRoot, path: DrillPath): DrillNode | undefined {
  let node: DrillNode | undefined = root;
  for (const step of path) node = child(node, step);
  return node;
}

function child(node: DrillNode | undefined, step: string | number): DrillNode | undefined {
  if (typeof step === 'string') return node instanceof Map ? node.get(step) : undefined;
  return Array.isArray(node) ? node[step] : undefined;
}

export function writeJson(node: DrillNode | undefined): string {
  if (node === undefined) return 'null';
  if (node instanceof Map) {
    return `{${[...node].map(([name, value]) => `${JSON.stringify(name)}:${writeJson(value)}`).join(',')}}`;
  }
  if (Array.isArray(node)) return `[${node.map(writeJson).join(',')}]`;
  return typeof node === 'object' && node !== null ? node.number : JSON.stringify(node);
}
