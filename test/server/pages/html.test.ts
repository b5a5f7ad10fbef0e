import { describe, expect, it } from 'vitest';
import { type HtmlValue, html, jsonData, trusted } from '../../../server/pages/html.ts';

describe('a template', () => {
  it('escapes text, between tags and in attributes', () => {
    const hostile = `</p><img src=x onerror="alert('1')">&amp;`;
    const escaped = '&lt;/p&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;';
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('keeps markup, numbers and lists, and leaves out null and false', () => {
    const list: readonly HtmlValue[] = [html`<b>1</b>`, 'a<', 2, null, false, [html`<i></i>`]];
    expect(html`${list}|${trusted('<hr>')}|${0}|${''}`.markup).toBe('<b>1</b>a&lt;2<i></i>|<hr>|0|');
  });

  it('may hold nothing, or be nothing but a value', () => {
    expect(html``.markup).toBe('');
    expect(html`${'<'}`.markup).toBe('&lt;');
  });
});

describe('data for a script', () => {
  it('hold nothing that could end their element, and are read as they were', () => {
    const data = { label: '</script><script>alert(1)</script><!--\u2028\u2029&' };
    const { markup } = jsonData(data);
    expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(markup)).toEqual(data);
  });
});
