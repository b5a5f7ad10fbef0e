/**
 * An aggregator with a long log behind a proxy that serves it under a prefix and can spoil what it serves. Loaded through Vite: the server imports style sheets as text.
 */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type RunningServer, startServer } from '../../server/aggregator-server.ts';
import { auditDocument } from '../../server/audit/audit-document.ts';
import { auditScript } from '../../server/audit/audit-script.ts';
import { httpSource } from '../../server/audit/http-source.ts';
import { createDiagnostics } from '../../server/diagnostics.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import type { Store } from '../../server/store/store.ts';
import { auditLog } from '../../shared/audit/audit-log.ts';
import { clipDelta } from '../../shared/lattice/clip.ts';
import { encodeUpdate } from '../../shared/lattice/encode-update.ts';
import { roundToLattice } from '../../shared/lattice/round.ts';
import { credentialOf, tokenOf } from '../server/admin/credentials.ts';
import { backTo } from '../server/rounds/back-to.ts';
import { gaussianVector, ofNorm, seededUniform } from '../shared/seeded-random.ts';

/** See the head of this file. */
export type AuditedSite = {
  /** Where the page is. */
  readonly page: string;
  /** Address of the aggregator itself. */
  readonly aggregator: string;
  /** The bearer token that opens updates. */
  readonly credential: string;
  readonly store: Store;
  /** Bytes that every file under a path of the log is spoilt with from now on; `undefined` none. */
  readonly spoil: (path?: string) => void;
  /** Every request as it came, with its authorization. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** One more release, of so many updates. */
  readonly release: (updates?: number) => Promise<void>;
  /** What `hearsay audit --report` writes of it. @param origin in place of what the log is called */
  readonly report: (origin?: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

const clientFolder = join(process.cwd(), 'dist/client');
const prefix = '/behind/a/proxy';
const credential = tokenOf(1);
const items = Array.from({ length: 30 }, (_, i) => ({ id: `item-${i}`, title: `Cup number ${i}` }));
const site = {
  port: 0,
  logOrigin: 'shop.example/log',
  model: { dim: 4 },
  round: { cohort: 60, minimum: 3, deadlineMs: 1 },
  privacy: { noiseMultiplier: 12, cap: 2, roundsPerPeriod: 4, delta: 1e-6, budgetEpsilon: 8 },
};

/** @param releases before the page is opened, of three updates each but for one of sixty */
export async function startAuditedSite(releases: number): Promise<AuditedSite> {
  const store = createMemoryStore();
  const server = await startServer({
    settings: toSettings(site),
    items,
    store,
    diagnostics: createDiagnostics({ silent: true }),
    credentials: () => [credentialOf({ scopes: ['audit'] })],
    clientFolder,
    build: { version: '0.1.0', files: [{ path: 'client/hearsay.js', hash: 'a'.repeat(64) }] },
  });
  const aggregator = `http://127.0.0.1:${server.port}`;
  let spoilt: string | undefined;
  const requests: AuditedSite['requests'] = [];
  const proxy = createServer((request, response) => {
    const path = (request.url ?? '').slice(prefix.length);
    requests.push({ path, authorization: request.headers.authorization });
    void pass(`${aggregator}${path}`, request, response, spoilt !== undefined && path.startsWith(spoilt));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const release = (updates = 3): Promise<void> => play(server, updates);
  for (let i = 0; i < releases; i++) {
    if (i === 20) server.aggregator.act(...backTo(15));
    if (i === 40) server.aggregator.changeCatalog([...items, { id: 'new', title: 'A new cup' }]);
    await release(i === releases - 1 ? 60 : 3);
  }
  return {
    page: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}/audit`,
    ...{ aggregator, credential, store, requests, release },
    spoil: (path) => {
      spoilt = path;
    },
    report: async (origin) => {
      const { seen: _, ...audit } = await auditLog({ source: httpSource(new URL(aggregator)) });
      const named = { ...audit, origin: origin ?? audit.origin };
      const found = { audit: named, target: aggregator, files: `${aggregator}/`, time: Date.now() };
      return auditDocument(readFileSync(join(clientFolder, auditScript), 'utf8'), found).markup;
    },
    close: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await server.close();
    },
  };
}

/** Norm of the delta behind the update of this number in its round, weight units; the clip norm is .25. */
const deltaNorm = (number: number): number => 0.05 + 0.003 * number;

/** Honest updates to the open round, until it is released. */
async function play({ aggregator }: RunningServer, updates: number): Promise<void> {
  const { releases } = aggregator.state;
  const { round, model, config } = await collecting(aggregator);
  const { lattice } = config.site;
  const given = Array.from({ length: updates }, (_, i) => {
    const uniform = seededUniform(1000 * round + i + 1);
    const delta = ofNorm(deltaNorm(i), gaussianVector(config.dim, uniform));
    const { update } = roundToLattice(clipDelta(delta, lattice), lattice, uniform);
    const participant = `${i}`.padStart(32, '0');
    return aggregator.contribute({ round, baseVersion: model.version, participant }, encodeUpdate(update));
  });
  await Promise.all(given);
  while (aggregator.state.releases === releases) {
    await setImmediate();
    aggregator.tick(); // its deadline is a millisecond
  }
}

async function collecting(aggregator: RunningServer['aggregator']) {
  for (;;) {
    const { round, model, config } = aggregator.state;
    if (round.kind === 'collecting' && model && config) return { round: round.round, model, config };
    await setImmediate();
    aggregator.tick();
  }
}

async function pass(
  url: string,
  { headers: { authorization } }: IncomingMessage,
  response: ServerResponse,
  isSpoilt: boolean,
): Promise<void> {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(authorization && { headers: { authorization } }),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (isSpoilt) bytes[bytes.length >> 1]! ^= 1;
  const headers = [...answer.headers].filter(
    ([name]) => !/^(content-encoding|content-length|transfer-encoding|connection|keep-alive)$/.test(name),
  );
  // what is spoilt, or would be mended later, must not stay in a cache
  response
    .writeHead(answer.status, { ...Object.fromEntries(headers), 'cache-control': 'no-store' })
    .end(bytes);
}
