/**
 * The client over HTTP: files by hashed name, of this build and of earlier ones, for ever; and the scripts that pages name
 * themselves also under a name that stays, for some minutes: `/hearsay.js`.
 */
import type { Express } from 'express';
import type { ClientArchive } from '../client-files/client-archive.ts';
import { type ClientBuild, fileCalled } from '../client-files/client-build.ts';
import { parseHashedName } from '../client-files/hashed-name.ts';
import { forEver, keepFiles, type PublicFile, sendFile } from './public-files.ts';

/** Where the files come from. */
export type ClientSource = {
  readonly build: ClientBuild;
  /** Of earlier builds, where they are kept. */
  readonly archive?: Pick<ClientArchive, 'read'> | undefined;
};

/** Of an address that the next build answers otherwise. */
const someMinutes = 'public, max-age=300';

/** Files of some builds: all of them are asked for, and who asks for others finds nothing. */
const keptFiles = 64;

/** What pages name themselves; everything else is named by the embed. */
const pageScript = /^(hearsay[a-z-]*)(\.[0-9a-f]{16})?\.js$/;

/** Add the routes. */
export function addClient(app: Express, { build, archive }: ClientSource): void {
  const read = (name: string): Uint8Array | undefined => build.get(name) ?? archive?.read(name);
  const source = { read, isCurrent: () => true, most: keptFiles };
  const scripts = keepFiles({ ...source, type: 'text/javascript; charset=utf-8' });
  const binaries = keepFiles({ ...source, type: 'application/wasm' });
  const hashed = (name: string): PublicFile | undefined => {
    const parsed = parseHashedName(name);
    return parsed && (parsed.extension === 'js' ? scripts : binaries)(name);
  };
  app.get('/client/:name', (request, response, next) => {
    const { name } = request.params;
    const file = hashed(name);
    if (!file) return next();
    sendFile(request, response, { name, file, cacheControl: forEver });
  });
  app.get('/:name', (request, response, next) => {
    const [asked, stem = '', hash] = pageScript.exec(request.params.name) ?? [];
    const name = hash === undefined ? fileCalled(build, stem)?.name : asked;
    const file = name === undefined ? undefined : hashed(name);
    if (name === undefined || !file) return next();
    sendFile(request, response, { name, file, cacheControl: hash === undefined ? someMinutes : forEver });
  });
}
