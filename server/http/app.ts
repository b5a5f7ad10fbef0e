/** The HTTP face: the script tag and its parts, manifest, catalog, models, log, audit page, health. All of it public but `/evidence/` and `/admin/`. */
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { type ErrorCode, HearsayError } from '../../shared/hearsay-error.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import type { Door } from '../access/door.ts';
import { type AdminParts, addAdmin } from '../admin/admin-routes.ts';
import type { About } from '../diagnostics.ts';
import { addAuditPage } from './audit-page.ts';
import { addClient, type ClientSource } from './client-routes.ts';
import { shareAcrossOrigins } from './cross-origin.ts';
import { addEvidence, type EvidenceDoor, isAuditor } from './evidence.ts';
import { addHealth } from './health.ts';
import { addLog, type LogSource } from './log-files.ts';
import type { PrometheusSource } from './measures.ts';
import { addPrometheus } from './prometheus.ts';
import { keepFiles, type PublicFile, sendImmutable } from './public-files.ts';
import { createRequestCounts } from './request-counts.ts';
import { limitRequests, refuseBodies } from './request-limits.ts';
import { requestIdOf } from './request-lines.ts';
import { securityHeaders } from './security-headers.ts';
import { addTicket } from './ticket-route.ts';
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
  /** But for the requests, which are counted here. */
  readonly prometheus: Omit<PrometheusSource, 'requests'>;
  readonly door: Door;
  /** A request was refused. */
  readonly refused: (code: ErrorCode) => void;
  readonly traffic: Traffic;
  /** Gives each request its id. */
  readonly requestLines: RequestHandler;
  /** Something failed that was not the client's fault. */
  readonly failed: (error: unknown, about: About) => void;
};

/** Files kept compressed in memory: the current ones and those that slow browsers still fetch. */
const kept = { catalogs: 2, models: 4 };

/** Build the Express application. */
export function createApp(context: AppContext): Express {
  const app = express();
  const requests = createRequestCounts();
  app.use(context.requestLines);
  app.use(requests.count);
  app.disable('x-powered-by');
  app.use(context.traffic.count);
  addDoor(app, context);
  addFiles(app, context);
  addClient(app, context.client);
  app.get('/hearsay.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(context.manifest());
  });
  addTicket(app, context.door, context.refused);
  addLog(app, context.log);
  addEvidence(app, context.evidence);
  addAuditPage(app, context.clientFolder);
  addHealth(app, context.prometheus.notReady);
  app.get('/status', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(context.status());
  });
  addPrometheus(app, { ...context.prometheus, requests: requests.all });
  app.use((_request, response) => void response.sendStatus(404));
  app.use(createErrorHandler(context.failed));
  return app;
}

/** What holds for every route, whatever comes after it. */
function addDoor(app: Express, { door, admin, refused, evidence }: AppContext): void {
  app.set('trust proxy', door.trusts);
  app.use(securityHeaders(door.settings.httpsOnly));
  const isFree = (request: Request): boolean => isAuditor(request, evidence.entrance);
  app.use(limitRequests(door, { isFree, refused }));
  addAdmin(app, admin); // before what lets pages of other origins read, and what reads no body
  app.use(refuseBodies(refused));
  app.use(shareAcrossOrigins(door.settings.origins));
}

/** A status and no more: Express would send the stack to the client. */
function createErrorHandler(failed: AppContext['failed']): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    const isClients = status >= 400 && status < 500;
    if (!isClients) failed(error, { request: requestIdOf(response) });
    if (response.headersSent) return next(error);
    response.sendStatus(isClients ? status : 500);
  };
}

function addFiles(app: Express, { manifest, catalog, model }: AppContext): void {
  const isCatalog = (hash: string): boolean => manifest().catalog.hash === hash;
  const isModel = (hash: string): boolean => namedModels(manifest()).has(hash);
  const catalogs = {
    type: 'application/json',
    read: named(catalog, isCatalog),
    isCurrent: isCatalog,
    most: kept.catalogs,
  };
  const models = {
    type: 'application/octet-stream',
    read: named(model, isModel),
    isCurrent: isModel,
    most: kept.models,
  };
  addFile(app, '/catalog/:hash', keepFiles(catalogs));
  addFile(app, '/models/:hash', keepFiles(models));
}

/** What browsers are told of and that is not there is for the operator to know: the request fails, and is told of. */
function named(read: AppContext['model'], isCurrent: (hash: string) => boolean): AppContext['model'] {
  return (hash) => {
    const bytes = read(hash);
    if (bytes || !isCurrent(hash)) return bytes;
    throw new HearsayError('BAD_LOG', `${hash}, which browsers are told of, is missing: restore a backup`);
  };
}

/** Hashes of the model files that browsers are told of. */
function namedModels({ announcement }: Manifest): ReadonlySet<string> {
  const refs = [announcement.model, announcement.held];
  return new Set(refs.flatMap((ref) => (ref ? [ref.hash, ref.scoring] : [])));
}

function addFile(app: Express, path: string, fileOf: (hash: string) => PublicFile | undefined): void {
  app.get(path, (request: Request<{ hash: string }>, response) => {
    const { hash } = request.params;
    const file = hex32Schema.safeParse(hash).success ? fileOf(hash) : undefined;
    if (!file) return void response.sendStatus(404);
    sendImmutable(request, response, hash, file);
  });
}
