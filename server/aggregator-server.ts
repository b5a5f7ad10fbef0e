/** One running server: its core, what the world sees of it, and its clock. The command line and the tests start it. */
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HearsayError } from '../shared/hearsay-error.ts';
import type { AdminStatus } from './admin/admin-status.ts';
import { Announcer } from './announcer.ts';
import type { CatalogKeeper } from './catalog/catalog-keeper.ts';
import type { ClientFile } from './client-files/client-build.ts';
import { openClientFiles } from './client-files/client-files.ts';
import { startClock } from './lifecycle/clock.ts';
import { drain } from './lifecycle/drain.ts';
import type { Aggregator } from './rounds/aggregator.ts';
import { siteOver } from './rounds/site.ts';
import { startCore } from './server-core.ts';
import { openEndpoints } from './server-endpoints.ts';
import type { ServerParts } from './server-parts.ts';

/** A server that answers. */
export type RunningServer = {
  readonly port: number;
  readonly aggregator: Aggregator;
  /** Identity of the log, 64 hex digits. */
  readonly log: string;
  /** The script tag's script; undefined without a build. */
  readonly embed: ClientFile | undefined;
  /** What the catalog is to be: files, feeds and requests give it to this. */
  readonly catalog: CatalogKeeper;
  /** What the operator's page shows. */
  readonly adminStatus: () => AdminStatus;
  /**
   * Take nothing any more, store what has come, release what is complete, end all connections; the store stays open. A round
   * that is not complete stays as it is, for the next start.
   * @param drainMs how long answers that have begun may take; left out: no longer than a close frame
   */
  readonly close: (drainMs?: number) => Promise<void>;
};

/**
 * Start a server.
 * @throws HearsayError BAD_CONFIG (also: the port is taken), BAD_CATALOG, BAD_MODEL (the initial model), BAD_LOG
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { settings, diagnostics } = parts;
  const site = siteOver(settings.site, parts.items);
  const client = await openClientFiles(parts);
  const core = startCore(parts, site, {
    announced: (announcement) => announcer.announced(announcement),
    progressed: (announcement) => gateway.progress(announcement),
  });
  const { condition, aggregator, keeper, signer, checkpoint, attempt } = core;
  const { http, gateway, connections, adminStatus } = openEndpoints(parts, core, client);
  const gather = (): void =>
    void checkpoint.gather().catch((error) => diagnostics.failed('witnesses were not asked', error));
  const announcer = new Announcer({ aggregator, gateway, keeper, diagnostics, gather });
  const port = await listen(http, settings);
  const stopClock = startClock(core, gather);
  const close = async (drainMs = 0): Promise<void> => {
    condition.drain();
    stopClock();
    client.close();
    attempt(() => aggregator.tick());
    await drain(gateway, connections, drainMs);
  };
  return { port, aggregator, log: signer.logId, embed: client.embed, catalog: keeper, adminStatus, close };
}

function listen(http: HttpServer, { port, host }: ServerParts['settings']): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: Error): void =>
      reject(new HearsayError('BAD_CONFIG', `cannot listen on port ${port}: ${cause.message}`, { cause }));
    http.once('error', refuse);
    http.listen(port, host, () => {
      http.off('error', refuse);
      resolve((http.address() as AddressInfo).port);
    });
  });
}
