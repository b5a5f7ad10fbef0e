/** A whole server behind a proxy that can break: sessions meet it over real sockets. */
import { onTestFinished } from 'vitest';
import { fetchVerified } from '../../../client/fetch/verified-fetch.ts';
import type { Connection } from '../../../client/worker/connection.ts';
import { logFetcher } from '../../../client/worker/log-fetch.ts';
import { connect } from '../../../client/worker/socket-connection.ts';
import { type RunningServer, startServer } from '../../../server/aggregator-server.ts';
import { createDiagnostics, type Diagnostics } from '../../../server/diagnostics.ts';
import type { Settings } from '../../../server/settings/settings.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { type BreakableProxy, openProxy } from './breakable-proxy.ts';
import { items } from './small-site.ts';
import type { ReceivedUpdate, Stage } from './stage.ts';

/** A stage with its wire. */
export type SocketStage = Stage & {
  readonly proxy: BreakableProxy;
  readonly diagnostics: Diagnostics;
  /** Origin that browsers connect to. */
  readonly origin: string;
  /** Stop the server and start it again from what it stored. */
  readonly restart: () => Promise<void>;
};

export async function openSocketStage(settings: Settings): Promise<SocketStage> {
  const store = createMemoryStore();
  const diagnostics = createDiagnostics({ silent: true });
  const received: ReceivedUpdate[] = [];
  let server: RunningServer;
  const start = async (): Promise<void> => {
    server = await startServer({
      settings: { ...settings, host: '127.0.0.1' },
      items,
      store,
      diagnostics,
      credentials: () => [],
      clientFolder: 'dist/client',
    });
    const { aggregator } = server;
    const contribute = aggregator.contribute.bind(aggregator);
    aggregator.contribute = (header, bytes) => {
      received.push({ header, bytes: new Uint8Array(bytes) });
      return contribute(header, bytes);
    };
  };
  await start();
  const proxy = await openProxy(() => server.port);
  onTestFinished(async () => {
    await proxy.close();
    await server.close();
  });
  const origin = `http://127.0.0.1:${proxy.port}`;
  let losing = false;
  return {
    get aggregator() {
      return server.aggregator;
    },
    proxy,
    diagnostics,
    origin,
    connect: (events): Connection => {
      const connection = connect(origin, events);
      const send: Connection['send'] = (header, bytes) => {
        if (losing) proxy.loseNextAnswer();
        losing = false;
        return connection.send(header, bytes);
      };
      return { ...connection, send };
    },
    fetchFile: (path, hash) => fetchVerified(`http://127.0.0.1:${server.port}${path}`, hash),
    log: { aggregator: origin, fetchLog: (path) => logFetcher(`http://127.0.0.1:${server.port}`)(path) },
    received,
    loseNextAnswer: () => {
      losing = true;
    },
    restart: async () => {
      await server.close();
      await start();
    },
  };
}
