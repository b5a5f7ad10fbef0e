/** The log as C2SP tlog-tiles: checkpoint, verifier key, tiles and bundles of leaves. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Express } from 'express';
import { parseTilePath, type Tile } from '../../shared/log/tile.ts';
import { sendImmutable } from './public-files.ts';

/** Where the log's files come from. */
export type LogSource = {
  /** The current signed checkpoint. */
  readonly checkpoint: () => string;
  readonly verifierKey: string;
  /** A tile or bundle; undefined where the log has not come so far. */
  readonly tile: (tile: Tile) => Uint8Array | undefined;
};

/** Answer `/log/...`. */
export function addLog(app: Express, { checkpoint, verifierKey, tile }: LogSource): void {
  app.get('/log/checkpoint', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/plain').send(checkpoint());
  });
  app.get('/log/vkey', (_request, response) => {
    response.type('text/plain').send(`${verifierKey}\n`);
  });
  app.get('/log/tile/*path', async (request, response) => {
    const prefix = '/log/'; // the router would take /LOG/ too
    const path = request.path.slice(prefix.length);
    const asked = request.path.startsWith(prefix) ? parseTilePath(path) : undefined;
    const bytes = asked && tile(asked);
    if (!bytes) return void response.sendStatus(404);
    // hashes do not compress
    const isWorthIt = asked.level === 'entries' && request.acceptsEncodings('gzip') === 'gzip';
    const compressed = isWorthIt ? await promisify(gzip)(bytes) : null;
    sendImmutable(request, response, path, { type: 'application/octet-stream', bytes, gzip: compressed });
  });
}
