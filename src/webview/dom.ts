type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined | false;

/**
 * Makes an element. Text stays text: nothing is ever parsed as HTML. An attribute that is `false` or undefined is left
 * out, `true` is written without a value.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** Sets or, for `false` and undefined, removes an attribute. */
export function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** Sets an element's text, without touching it when it says so already (screen readers would read it again). */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Text for screen readers only. */
export function hiddenText(text: string): HTMLElement {
  return h('span', { class: 'visually-hidden' }, text);
}

/** What the host put into the page: its interface strings. */
export function pageStrings(): unknown {
  return JSON.parse(document.getElementById('strings')?.textContent ?? '{}');
}

/** Gives a select its options, as values and texts; one that has them already is left alone, since it may be open. */
export function fillSelect(element: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const now = [...element.options].map(({ value }) => value).join();
  if (now === options.map(([value]) => value).join()) return;
  element.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)));
}
