/** The HTTP face: the script tag and its parts, manifest, catalog, models, checkpoint, health. All of it public. */
import { readFile } from 'node:fs/promises';
import cors from 'cors';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { createPublicFile, type PublicFile, sendImmutable } from './public-files.ts';

/** What the routes read. */
export type AppContext = {
  readonly manifest: () => Manifest;
  readonly catalog: { readonly hash: string; readonly bytes: Uint8Array };
  /** A published model by its hash; undefined for anything else. */
  readonly model: (hash: string) => Uint8Array | undefined;
  readonly checkpoint: () => string;
  readonly verifierKey: string;
  /** Folder of the built client. */
  readonly clientFolder: string;
  readonly status: () => Readonly<Record<string, unknown>>;
  /** Something failed that was not the client's fault. */
  readonly failed: (error: unknown) => void;
};

/** Models kept compressed in memory: the current one and those that slow browsers still fetch. */
const modelsKept = 4;

/** Build the Express application. */
export function createApp(context: AppContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(cors({ origin: '*', maxAge: 86_400 }));
  app.use((_request, response, next) => {
    response.set({ 'Cross-Origin-Resource-Policy': 'cross-origin', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  addFiles(app, context);
  addClient(app, context.clientFolder);
  app.get('/hearsay.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(context.manifest());
  });
  app.get('/log/checkpoint', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/plain').send(context.checkpoint());
  });
  app.get('/log/vkey', (_request, response) => {
    response.type('text/plain').send(`${context.verifierKey}\n`);
  });
  app.get('/health', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  app.get('/status', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(context.status());
  });
  app.use((_request, response) => void response.sendStatus(404));
  app.use(createErrorHandler(context.failed));
  return app;
}

/** A status and no more: Express would send the stack to the client. */
function createErrorHandler(failed: AppContext['failed']): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    const isClients = status >= 400 && status < 500;
    if (!isClients) failed(error);
    if (response.headersSent) return next(error);
    response.sendStatus(isClients ? status : 500);
  };
}

function addFiles(app: Express, { catalog, model }: AppContext): void {
  const catalogFile = createPublicFile('application/json', catalog.bytes);
  app.get('/catalog/:hash', (request, response) => {
    if (request.params.hash !== catalog.hash) return void response.sendStatus(404);
    sendImmutable(request, response, catalog.hash, catalogFile);
  });
  const models = new Map<string, PublicFile>();
  app.get('/models/:hash', (request, response) => {
    const { hash } = request.params;
    const file = models.get(hash) ?? compressModel(hash);
    if (!file) return void response.sendStatus(404);
    sendImmutable(request, response, hash, file);
  });

  function compressModel(hash: string): PublicFile | undefined {
    const bytes = model(hash);
    if (!bytes) return undefined;
    const file = createPublicFile('application/octet-stream', bytes);
    models.set(hash, file);
    const [oldest] = models.keys();
    if (models.size > modelsKept && oldest !== undefined) models.delete(oldest);
    return file;
  }
}

/** The script tag under its short-lived name; its parts carry a hash and live for ever. */
function addClient(app: Express, folder: string): void {
  app.get('/hearsay.js', async (_request, response) => {
    const bytes = await readFile(`${folder}/hearsay.js`).catch(() => undefined);
    if (!bytes) return void response.sendStatus(404);
    response.set('Cache-Control', 'public, max-age=300').type('text/javascript').send(bytes);
  });
  app.use('/client', express.static(folder, { immutable: true, maxAge: '1y', index: false }));
}
