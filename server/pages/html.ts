/**
 * Markup as a type of its own. Whatever is put into an `html` template is escaped, unless it is markup already, so that a
 * label from somebody's file cannot become a tag or an attribute. Attribute values stand in double quotes.
 */

/** Escaped text and the tags around it. */
export type Html = { readonly markup: string };

/** What may stand in a template; null and false are left out. */
export type HtmlValue = Html | string | number | null | false | readonly HtmlValue[];

/** A template whose values are escaped. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return trusted(strings.reduce((before, text, i) => `${before}${toMarkup(values[i - 1] ?? null)}${text}`));
}

/** Text of our own that is markup. Never call it with anything that came from outside. */
export const trusted = (markup: string): Html => ({ markup });

/** Data for a script of the page; no part of it can end the element that it stands in. */
export function jsonData(value: unknown): Html {
  return trusted(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, toUnicodeEscape));
}

const toUnicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function toMarkup(value: HtmlValue): string {
  if (value === null || value === false) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(toMarkup).join('');
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
