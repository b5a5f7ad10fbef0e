/**
 * `/evidence/...`: updates, salts and seeds, for auditors with a credential alone. Whoever is shown them stands inside the
 * privacy boundary: epsilon says nothing about them. Each is shown under the name that the operator gave the auditor, and
 * that stands in the diagnostics, whatever their level.
 */
import type { Express, Request, RequestHandler, Response } from 'express';
import { toEvidenceMessage } from '../../shared/audit/evidence-message.ts';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import {
  bearerToken,
  type Entrance,
  holderIn,
  recognise,
  requireScope,
  unauthorized,
} from '../admin/entrance.ts';

/** What the door opens, and to whom. */
export type EvidenceDoor = {
  readonly evidence: EvidenceSource;
  readonly entrance: Entrance;
  /** It was shown. */
  readonly shown: (auditor: string, what: Shown) => void;
};

/** Something of a round, or the floats with this hash. */
type Shown = { readonly round: number } | { readonly floats: string };

/**
 * Answer `/evidence/...`: 401 without a credential, 403 with one that is not for this, 404 for what is not there, not over or
 * erased; 429 where too many wrong ones came from an address.
 */
export function addEvidence(app: Express, { evidence, entrance, shown }: EvidenceDoor): void {
  const tell = tellOnce(shown);
  app.use('/evidence', unkept, recognise(entrance), requireToken, requireScope('audit'));
  app.get('/evidence/rounds/:round', async (request: Request<{ round: string }>, response) => {
    const { round } = request.params;
    const found = isRound(round) ? await evidence.round(Number(round)) : undefined;
    if (!found) return void response.sendStatus(404);
    tell(response, { round: Number(round) });
    response.json(toEvidenceMessage(found));
  });
  app.get(
    '/evidence/rounds/:round/updates/:hash',
    async (request: Request<{ round: string; hash: string }>, response) => {
      const { round, hash } = request.params;
      const isAsked = isRound(round) && hex32Schema.safeParse(hash).success;
      const bytes = isAsked ? await evidence.update(Number(round), hash) : undefined;
      if (bytes) tell(response, { round: Number(round) });
      sendBytes(response, bytes);
    },
  );
  app.get('/evidence/floats/:hash', async (request: Request<{ hash: string }>, response) => {
    const { hash } = request.params;
    const bytes = hex32Schema.safeParse(hash).success ? await evidence.floats(hash) : undefined;
    if (bytes) tell(response, { floats: hash });
    sendBytes(response, bytes);
  });
}

const unkept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** The session of an admin's browser is for the admin page alone. */
const requireToken: RequestHandler = (_request, response, next) => {
  if (holderIn(response)?.by === 'token') next();
  else unauthorized(response);
};

const isRound = (text: string): boolean => /^\d{1,15}$/.test(text);

/** Once for the updates of a round that are asked for one after the other. */
function tellOnce(shown: EvidenceDoor['shown']): (response: Response, what: Shown) => void {
  const last = new Map<string, string>();
  return (response, what) => {
    const auditor = holderIn(response)?.credential.name ?? '';
    const told = JSON.stringify(what);
    if (last.get(auditor) !== told) shown(auditor, what);
    last.set(auditor, told);
  };
}

function sendBytes(response: Response, bytes: Uint8Array | undefined): void {
  if (!bytes) return void response.sendStatus(404);
  response.type('application/octet-stream').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
}

/** Whether evidence is asked for by somebody who may see it. */
export function isAuditor({ path, headers }: Request, { doorkeeper }: Entrance): boolean {
  const token = path.startsWith('/evidence/') ? bearerToken(headers.authorization) : undefined;
  return token !== undefined && doorkeeper.knows(token, 'audit');
}
