/**
 * Builds HTML and SVG elements. Text only ever becomes a text node and attributes are set one by one,
 * so a title from the catalog cannot become markup.
 */

/** What may stand inside an element; `null` and `false` are left out. */
export type Child = Node | string | null | false;

/** Attributes by name; `true` sets an empty attribute, `false` and `null` leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An HTML element with its attributes and children. */
export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element with its attributes and children. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}
