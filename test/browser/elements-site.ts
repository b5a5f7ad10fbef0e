/** Pages with elements, the built client on another origin, and no aggregator: a stand-in for `window.hearsay` says what there is. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import type { Status } from '../../client/index.ts';
import { clientFolder } from './test-site.ts';

/** See the head of this file. */
export type ElementsSite = {
  readonly page: string;
  readonly close: () => void;
};

/** How a page is made. */
export type ElementsPage = {
  readonly body: string;
  /** Attributes of `html`. */
  readonly html?: string;
  /** Style sheet of the page. */
  readonly css?: string;
  readonly policy?: (client: string) => string;
  /** Whether the scripts of the elements can be had. */
  readonly hasScripts?: boolean;
  /** Of the script tag. */
  readonly attributes?: string;
};

/** Serve one page. */
export async function startElementsSite(content: ElementsPage): Promise<ElementsSite> {
  const { hasScripts = true, policy, body, html = 'lang="en-GB"', css = '', attributes = 'async' } = content;
  const client = createServer(async ({ url = '' }, response) => {
    const isHidden = !hasScripts && url.startsWith('/client/');
    const path = url === '/hearsay.js' ? tagFile() : url.replace('/client/', '');
    const bytes = isHidden ? undefined : await readFile(`${clientFolder}/${path}`).catch(() => undefined);
    response.setHeader('access-control-allow-origin', '*');
    response.writeHead(bytes ? 200 : 404, { 'content-type': 'text/javascript' }).end(bytes);
  });
  const clientOrigin = await listen(client);
  const markup = `<!doctype html><html ${html}><head><meta charset="utf-8"><title>A page</title>
    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css">
    <script ${attributes} src="${clientOrigin}/hearsay.js" crossorigin></script></head><body><main>${body}</main></body></html>`;
  const pages = createServer(({ url = '' }, response) => {
    if (url === '/page.css') return response.setHeader('content-type', 'text/css').end(css);
    if (url.startsWith('/art/')) return response.setHeader('content-type', 'image/svg+xml').end(art(url));
    response.setHeader('content-type', 'text/html');
    if (policy) response.setHeader('content-security-policy', policy(clientOrigin));
    return response.end(markup);
  });
  const page = `${await listen(pages)}/`;
  const close = (): void => {
    pages.close();
    client.close();
  };
  return { page, close };
}

/** Its hash is part of its name. */
const tagFile = (): string | undefined =>
  readdirSync(clientFolder).find((name) => /^hearsay\.\w+\.js$/.test(name));

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** A picture of its own colour for each item. */
function art(url: string): string {
  const hue = [...url].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><rect width="120" height="120" fill="hsl(${hue} 30% 85%)"/><circle cx="60" cy="60" r="32" fill="hsl(${hue} 45% 45%)"/></svg>`;
}

/** What the stand-in says; each can be changed later, see {@link FakeWindow}. */
export type FakeContent = {
  readonly status: Partial<Status>;
  readonly recommendations: readonly object[];
  readonly items: Readonly<Record<string, object>>;
  readonly exported: object;
};

/** The stand-in, as the tests handle it. */
export type FakeWindow = {
  readonly fake: {
    content: FakeContent;
    /** Names and arguments of the calls, in their order. */
    readonly calls: [string, ...unknown[]][];
    readonly tell: (event: 'status' | 'model' | 'history') => void;
  };
};

/** Put it into the page before anything runs there. */
export async function addFakeHearsay(page: Page, content: FakeContent): Promise<void> {
  await page.addInitScript((given: FakeContent) => {
    const listeners: [string, () => void][] = [];
    const fake: FakeWindow['fake'] = {
      content: given,
      calls: [],
      tell: (event) => {
        for (const [name, listener] of listeners) if (name === event) listener();
      },
    };
    const setStatus = (status: Partial<Status>): void => {
      fake.content = { ...fake.content, status: { ...fake.content.status, ...status } };
      fake.tell('status');
    };
    const hearsay = {
      init: async () => undefined,
      status: () => fake.content.status,
      on: (event: string, listener: () => void) => {
        listeners.push([event, listener]);
        return () => undefined;
      },
      item: (id: string) => fake.content.items[id],
      recommend: async (options: { readonly count: number; readonly exclude?: readonly string[] }) => {
        fake.calls.push(['recommend', JSON.parse(JSON.stringify(options))]);
        await new Promise((resolve) => requestAnimationFrame(resolve)); // never at once, as the real one
        const isWanted = (given: { readonly itemId?: string }): boolean =>
          !options.exclude?.includes(given.itemId ?? '');
        return fake.content.recommendations.filter(isWanted).slice(0, options.count);
      },
      consent: async (isGiven: boolean) => {
        fake.calls.push(['consent', isGiven]);
        setStatus({ consent: isGiven });
      },
      export: async () => fake.content.exported,
      erase: async () => {
        fake.calls.push(['erase']);
        fake.content = { ...fake.content, exported: {} };
        setStatus({ consent: false });
      },
    };
    Object.assign(window, { fake, hearsay });
  }, content);
}
