/** Reads the elements of a page, strictly: each is closed where it was opened, for a reader of tags cannot mend what a browser would. */

/** One element, in the order of opening. */
export type PageElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: PageElement | null;
  /** Text of its own and of all in it, entities as written. */
  text: string;
};

const voidNames = new Set(['meta', 'link', 'br', 'hr', 'img', 'input', 'line']);
const rawNames = new Set(['script', 'style']);

/** @throws Error where tags do not match */
export function elementsOf(page: string): PageElement[] {
  const all: PageElement[] = [];
  let open: PageElement | null = null;
  let at = 0;
  while (at < page.length) {
    const tag = /<(!doctype|\/?[a-z][a-z0-9-]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"]*")?)*)\s*\/?>/iy;
    const next = page.indexOf('<', at);
    addText(open, page.slice(at, next < 0 ? page.length : next));
    if (next < 0) break;
    tag.lastIndex = next;
    const found = tag.exec(page);
    if (!found) throw new Error(`no tag: ${page.slice(next, next + 80)}`);
    at = tag.lastIndex;
    const [, name = '', attributes = ''] = found;
    if (name.startsWith('!')) continue;
    if (name.startsWith('/')) {
      if (open?.name !== name.slice(1)) throw new Error(`${name} closes ${open?.name}`);
      open = open.parent;
      continue;
    }
    const element: PageElement = { name, attributes: attributesOf(attributes), parent: open, text: '' };
    all.push(element);
    if (rawNames.has(name)) {
      const end = page.indexOf(`</${name}`, at);
      element.text = page.slice(at, end);
      at = page.indexOf('>', end) + 1;
    } else if (!voidNames.has(name)) open = element;
  }
  if (open) throw new Error(`${open.name} stays open`);
  return all;
}

function addText(element: PageElement | null, text: string): void {
  for (let each = element; each; each = each.parent) each.text += text;
}

function attributesOf(text: string): Map<string, string> {
  const found = text.matchAll(/([a-z][a-z0-9-]*)(?:="([^"]*)")?/gi);
  return new Map(Array.from(found, ([, name = '', value = '']) => [name, value]));
}
