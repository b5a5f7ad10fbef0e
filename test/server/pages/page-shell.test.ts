import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../../server/pages/html.ts';
import { type PageParts, pageShell } from '../../../server/pages/page-shell.ts';
import { elementsOf } from './page-structure.ts';

const parts: PageParts = { title: 'A <page>', body: html`<main>text</main>`, styles: '' };
const textIn = (markup: string, element: 'script' | 'style'): string =>
  elementsOf(markup).find(({ name }) => name === element)?.text ?? '';
const scriptOf = (markup: string): string => textIn(markup, 'script');
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

describe('the shell of a page', () => {
  it('allows the one script that it carries, by its hash, and to connect nowhere', () => {
    const { markup, policy } = pageShell(parts);
    expect(policy).toContain(`script-src 'sha256-${hashOf(scriptOf(markup))}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('connect-src');
    expect(markup).toContain('<title>A &lt;page&gt;</title>');
  });

  it('allows the one style sheet that it carries, by its hash, and no styles beside it unless elements carry them', () => {
    const { markup, policy } = pageShell({ ...parts, styles: '.a { color: red }' });
    expect(textIn(markup, 'style')).toContain('.a { color: red }');
    expect(policy).toContain(`style-src 'sha256-${hashOf(textIn(markup, 'style'))}'`);
    expect(policy).not.toContain('unsafe');
    expect(pageShell({ ...parts, styleAttributes: true }).policy).toContain("style-src 'unsafe-inline'");
  });

  it('states the same policy in the document as for a header, that of a page that reads from its own origin too', () => {
    const { markup, policy } = pageShell({ ...parts, connects: true });
    const meta = elementsOf(markup).find(({ attributes }) => attributes.has('http-equiv'));
    expect(meta?.attributes.get('content')?.replaceAll('&#39;', "'")).toBe(policy);
    expect(policy).toMatch(/; connect-src 'self'$/);
  });

  it('lets no template of a script end the element that it stands in', () => {
    const { markup } = pageShell({ ...parts, script: 'report(`<!-- <script>1</script>`);' });
    const script = scriptOf(markup);
    const ran: string[] = [];
    const last = script.slice(script.lastIndexOf('report('));
    new Function('report', last)((text: string) => ran.push(text));
    expect(ran).toEqual(['<!-- <script>1</script>']);
    expect(elementsOf(markup).filter(({ name }) => name === 'script')).toHaveLength(1);
  });
});
