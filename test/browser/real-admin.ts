/** A whole server with an operator who may come in, and visitors who give. Loaded through Vite: pages import style sheets as text. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { startServer } from '../../server/aggregator-server.ts';
import { createDiagnostics } from '../../server/diagnostics.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import { parseLeaf } from '../../shared/log/leaf.ts';
import type { LogState } from '../../shared/log/state.ts';
import { credentialOf, tokenOf } from '../server/admin/credentials.ts';
import { headerFor } from '../server/rounds/bench.ts';
import { configWith, items, openAccess, updateBytes } from '../server/test-site.ts';

/** See the head of this file. */
export type RealAdmin = {
  /** Where the page is. */
  readonly page: string;
  readonly token: string;
  /** So many honest updates, one after the other. */
  readonly give: (count: number) => Promise<void>;
  /** The acts in the log, in its order, with the id of the credential of each. */
  readonly acts: () => readonly { readonly act: string; readonly credential: string }[];
  /** The operator's credential is taken back. */
  readonly revoke: () => void;
  readonly close: () => Promise<void>;
};

/** Collects, and is not full. */
const isOpen = ({ round }: LogState): boolean => round.kind === 'collecting' && round.contributions < 3;

/** Three updates a round, a budget of 8. */
export async function startRealAdmin(): Promise<RealAdmin> {
  const store = createMemoryStore();
  let credential = credentialOf({ scopes: ['admin'] });
  const server = await startServer({
    settings: {
      ...{ site: configWith({ privacy: { budgetEpsilon: 8 } }), logOrigin: 'shop.example/log' },
      ...{ witnesses: [], evidenceDays: 30, access: openAccess, port: 0, host: 'localhost' },
    },
    ...{ items, store, credentials: () => [credential], clientFolder: join(process.cwd(), 'dist/client') },
    diagnostics: createDiagnostics({ silent: true }),
  });
  const { aggregator, port } = server;
  let number = 0;
  return {
    page: `http://localhost:${port}/admin`,
    token: tokenOf(1),
    give: async (count) => {
      for (let i = 0; i < count; i++) {
        while (!isOpen(aggregator.state)) await setImmediate();
        await aggregator.contribute(headerFor(aggregator, ++number), updateBytes(number));
      }
    },
    acts: () =>
      Array.from(store.leaves(), parseLeaf).flatMap((leaf) =>
        leaf.kind === 'act' ? [{ act: leaf.act, credential: leaf.credential }] : [],
      ),
    revoke: () => {
      credential = { ...credential, revoked: Date.now() };
    },
    close: () => server.close(),
  };
}
