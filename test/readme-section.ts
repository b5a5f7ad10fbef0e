/** The parts of the README that scripts write: what stands between two markers. */

/** The text with this between the markers of that name. @throws Error where there are none */
export function between(text: string, name: string, content: string): string {
  const marked = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`);
  if (!marked.test(text)) throw new Error(`there are no <!-- ${name} --> markers`);
  return text.replace(marked, () => `<!-- ${name} -->\n${content}\n<!-- /${name} -->`);
}
