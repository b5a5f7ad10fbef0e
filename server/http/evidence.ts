/**
 * `/evidence/...`: updates, salts and seeds, for auditors with a credential alone. Whoever is shown them stands inside the
 * privacy boundary: epsilon says nothing about them. Each is shown under the name that the operator gave the auditor, and
 * that stands in the diagnostics.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { toEvidenceMessage } from '../../shared/audit/evidence-message.ts';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import type { Auditor } from '../settings.ts';

/** What the door opens, and to whom. */
export type EvidenceDoor = {
  readonly evidence: EvidenceSource;
  readonly auditors: readonly Auditor[];
  /** A round was shown. */
  readonly shown: (auditor: string, round: number) => void;
};

/** Answer `/evidence/...`: 401 without a credential, 404 for what is not there, not over or erased. */
export function addEvidence(app: Express, { evidence, auditors, shown }: EvidenceDoor): void {
  app.use('/evidence', (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    const auditor = auditorOf(request, auditors);
    if (!auditor) return void response.set('WWW-Authenticate', 'Bearer').sendStatus(401);
    response.locals.auditor = auditor.name;
    next();
  });
  app.get('/evidence/rounds/:round', async (request: Request<{ round: string }>, response) => {
    const { round } = request.params;
    const found = /^\d{1,15}$/.test(round) ? await evidence.round(Number(round)) : undefined;
    if (!found) return void response.sendStatus(404);
    shown(String(response.locals.auditor), Number(round));
    response.json(toEvidenceMessage(found));
  });
  app.get('/evidence/updates/:hash', sendBytes(evidence.update));
  app.get('/evidence/floats/:hash', sendBytes(evidence.floats));
}

function sendBytes(read: (hash: string) => Promise<Uint8Array | undefined>) {
  return async (request: Request<{ hash: string }>, response: Response): Promise<void> => {
    const { hash } = request.params;
    const bytes = hex32Schema.safeParse(hash).success ? await read(hash) : undefined;
    if (!bytes) return void response.sendStatus(404);
    response.type('application/octet-stream').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  };
}

/** By the hash of the token, so that how long a comparison takes tells nothing. */
function auditorOf({ headers }: Request, auditors: readonly Auditor[]): Auditor | undefined {
  const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  const hash = createHash('sha256').update(token).digest();
  return auditors.find(({ tokenHash }) => timingSafeEqual(hash, Buffer.from(tokenHash, 'hex')));
}
