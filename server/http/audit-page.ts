/** `/audit`: the audit as a page, in one document. It is put together when it is first asked for. */
import { readFile } from 'node:fs/promises';
import type { Express } from 'express';
import { auditScript } from '../audit/audit-script.ts';
import type { Page } from '../pages/page-shell.ts';
import { createPublicFile, type PublicFile } from './public-files.ts';

type ServedPage = { readonly file: PublicFile; readonly policy: string };

/** Answer `/audit`. @param clientFolder of the build; without the page's script in it there is no page */
export function addAuditPage(app: Express, clientFolder: string): void {
  let kept: Promise<ServedPage> | undefined;
  app.get('/audit', async (request, response) => {
    // it asks for the log beside itself, and with a slash it would be somewhere else
    if (request.path.endsWith('/')) return response.redirect(301, '../audit');
    kept ??= servedPage(`${clientFolder}/${auditScript}`);
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
      ...(gzip && { 'Content-Encoding': 'gzip' }),
    });
    response.type('text/html').send(Buffer.from(gzip ? file.gzip : file.bytes));
  });
}

async function servedPage(scriptFile: string): Promise<ServedPage> {
  const script = await readFile(scriptFile, 'utf8');
  const { auditDocument } = await import('../audit/audit-document.ts');
  const { markup, policy }: Page = auditDocument(script);
  return { file: createPublicFile('text/html', new TextEncoder().encode(markup)), policy };
}
