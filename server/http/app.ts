/** The HTTP face: the script tag and its parts, manifest, catalog, models, log, audit page, health. All of it public but `/evidence/` and `/admin/`. */
import cors from 'cors';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import { type AdminParts, addAdmin } from '../admin/admin-routes.ts';
import { addAuditPage } from './audit-page.ts';
import { addClient, type ClientSource } from './client-routes.ts';
import { addEvidence, type EvidenceDoor } from './evidence.ts';
import { addLog, type LogSource } from './log-files.ts';
import { addMetrics, type MetricsSource } from './metrics.ts';
import { keepFiles, type PublicFile, sendImmutable } from './public-files.ts';
import type { Traffic } from './traffic.ts';

/** What the routes read. */
export type AppContext = {
  readonly manifest: () => Manifest;
  /** A catalog by its hash, the current one or an earlier; undefined for anything else. */
  readonly catalog: (hash: string) => Uint8Array | undefined;
  /** A published model by its hash; undefined for anything else. */
  readonly model: (hash: string) => Uint8Array | undefined;
  readonly log: LogSource;
  readonly evidence: EvidenceDoor;
  readonly admin: AdminParts;
  readonly client: ClientSource;
  /** Folder of the built client. */
  readonly clientFolder: string;
  readonly status: () => Readonly<Record<string, unknown>>;
  readonly metrics: MetricsSource;
  readonly traffic: Traffic;
  /** Something failed that was not the client's fault. */
  readonly failed: (error: unknown) => void;
};

/** Files kept compressed in memory: the current ones and those that slow browsers still fetch. */
const kept = { catalogs: 2, models: 4 };

/** Build the Express application. */
export function createApp(context: AppContext): Express {
  const app = express();
  app.disable('x-powered-by');
  addAdmin(app, context.admin); // before what lets any origin's page read
  app.use(cors({ origin: '*', maxAge: 86_400 }));
  app.use((_request, response, next) => {
    response.set({
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
      // Browsers count what they fetch against a daily budget of their own.
      'Timing-Allow-Origin': '*',
    });
    next();
  });
  app.use(context.traffic.count);
  addFiles(app, context);
  addClient(app, context.client);
  app.get('/hearsay.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(context.manifest());
  });
  addLog(app, context.log);
  addEvidence(app, context.evidence);
  addAuditPage(app, context.clientFolder);
  app.get('/health', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  app.get('/status', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(context.status());
  });
  addMetrics(app, context.metrics);
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

function addFiles(app: Express, { manifest, catalog, model }: AppContext): void {
  const isCurrent = (hash: string): boolean => namedFiles(manifest()).has(hash);
  const catalogs = { type: 'application/json', read: catalog, isCurrent, most: kept.catalogs };
  const models = { type: 'application/octet-stream', read: model, isCurrent, most: kept.models };
  addFile(app, '/catalog/:hash', keepFiles(catalogs));
  addFile(app, '/models/:hash', keepFiles(models));
}

/** Hashes of the files that browsers are told of. */
function namedFiles({ catalog, announcement }: Manifest): ReadonlySet<string> {
  const models = [announcement.model, announcement.held].flatMap((ref) =>
    ref ? [ref.hash, ref.scoring] : [],
  );
  return new Set([catalog.hash, ...models]);
}

function addFile(app: Express, path: string, fileOf: (hash: string) => PublicFile | undefined): void {
  app.get(path, (request: Request<{ hash: string }>, response) => {
    const { hash } = request.params;
    const file = hex32Schema.safeParse(hash).success ? fileOf(hash) : undefined;
    if (!file) return void response.sendStatus(404);
    sendImmutable(request, response, hash, file);
  });
}
