/**
 * A page of our own in one document, with the policy that its shell states. Its script comes from the build: the page is put
 * together when it is first asked for, and where there is no script in the folder there is no page.
 */
import { readFile } from 'node:fs/promises';
import type { Express } from 'express';
import type { Page } from '../pages/page-shell.ts';
import { createPublicFile, type PublicFile } from './public-files.ts';

/** A page and where it stands. */
export type PageRoute = {
  /** One name, as `/audit`. */
  readonly path: `/${string}`;
  /** File of its script. */
  readonly script: string;
  readonly assemble: (script: string) => Promise<Page>;
  /** Headers beside those that every page of ours has. */
  readonly headers?: Readonly<Record<string, string>>;
};

type ServedPage = { readonly file: PublicFile; readonly policy: string };

/** Answer the path of a page. */
export function addPage(app: Express, { path, script, assemble, headers = {} }: PageRoute): void {
  let kept: Promise<ServedPage> | undefined;
  app.get(path, async (request, response) => {
    // it asks for what is beside itself, and with a slash it would be somewhere else
    if (request.path.endsWith('/')) return response.redirect(301, `..${path}`);
    kept ??= servedPage(script, assemble);
    const page = await kept.catch(() => undefined);
    if (!page) {
      kept = undefined;
      return void response.sendStatus(404);
    }
    const { file, policy } = page;
    const gzip = file.gzip !== null && request.acceptsEncodings('gzip') === 'gzip';
    response.vary('Accept-Encoding').set({
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      ...headers,
      ...(gzip && { 'Content-Encoding': 'gzip' }),
    });
    response.type('text/html').send(Buffer.from(gzip ? file.gzip : file.bytes));
  });
}

async function servedPage(script: string, assemble: PageRoute['assemble']): Promise<ServedPage> {
  const { markup, policy } = await assemble(await readFile(script, 'utf8'));
  return { file: createPublicFile('text/html', new TextEncoder().encode(markup)), policy };
}
