/** Where a server is reached: HTTP, and the socket over it. Both read the core; only updates and operators move it. */
import type { Server as HttpServer } from 'node:http';
import { createDoor, limitConnections } from './access/door.ts';
import { adminParts } from './admin/admin-parts.ts';
import type { AdminStatus } from './admin/admin-status.ts';
import { statusSource } from './admin/status-source.ts';
import { longestUpdate } from './announcer.ts';
import { storeEvidence } from './audit/store-evidence.ts';
import type { ClientFiles } from './client-files/client-files.ts';
import { createApp } from './http/app.ts';
import type { PrometheusSource } from './http/measures.ts';
import { type OpenConnections, watchConnections } from './http/open-connections.ts';
import { createPatientServer } from './http/patience.ts';
import { createRequestLines } from './http/request-lines.ts';
import { statusOf } from './http/status.ts';
import { Traffic } from './http/traffic.ts';
import type { Aggregator } from './rounds/aggregator.ts';
import { manifestOf } from './rounds/manifest.ts';
import type { ServerCore } from './server-core.ts';
import type { ServerParts } from './server-parts.ts';
import { feedDefaults } from './settings/feed-settings.ts';
import { type Gateway, openGateway } from './sockets/gateway.ts';
import { catalogAddress, modelAddress } from './store/blob-address.ts';
import { namedBlob } from './store/named-blob.ts';

/** See the head of this file. */
export type ServerEndpoints = {
  /** Does not listen yet. */
  readonly http: HttpServer;
  readonly gateway: Gateway;
  readonly connections: OpenConnections;
  /** What the operator's page shows. */
  readonly adminStatus: () => AdminStatus;
};

/** Put them together over a core. */
export function openEndpoints(parts: ServerParts, core: ServerCore, client: ClientFiles): ServerEndpoints {
  const { settings, diagnostics, clientFolder, patience } = parts;
  const { store, aggregator, keeper, signer, checkpoint, history } = core;
  const traffic = new Traffic();
  const manifest = () => manifestOf(aggregator, signer.logId);
  const door = createDoor(settings.access, diagnostics);
  const connections = () => gateway.connections();
  const adminStatus = statusSource({
    ...{ aggregator, keeper, history, traffic, diagnostics, build: parts.build },
    browsers: () => gateway.browsers(),
  });
  const admin = adminParts({
    ...{ credentials: parts.credentials, clientFolder, diagnostics, aggregator, keeper },
    ...{ addressOf: door.addressOf, status: adminStatus, feed: parts.catalog?.feed ?? feedDefaults },
  });
  const counted = countAcknowledged(aggregator);
  const app = createApp({
    ...{ door, manifest, admin, client, clientFolder, traffic, refused: diagnostics.refused },
    catalog: (hash) => namedBlob(store, catalogAddress(hash)),
    model: (hash) => namedBlob(store, modelAddress(hash)),
    log: {
      checkpoint: () => checkpoint.note,
      verifierKey: signer.verifierKey,
      tile: (tile) => aggregator.tile(tile),
    },
    evidence: {
      evidence: storeEvidence(store, () => aggregator.state),
      entrance: admin,
      shown: (auditor, what) => diagnostics.record('evidence shown', { auditor, ...what }),
    },
    status: () => ({ ...statusOf(core, diagnostics), connections: connections() }),
    prometheus: prometheusSource(parts, core, { connections, acknowledged: counted.acknowledged }),
    requestLines: createRequestLines(diagnostics.lines),
    failed: (error, about) => diagnostics.failed('a request could not be answered', error, about),
  });
  const http = createPatientServer(app, patience);
  limitConnections(http, door, () => diagnostics.refused('TOO_MANY'));
  const watched = watchConnections(http);
  const gateway: Gateway = openGateway(http, {
    ...{ aggregator: counted, manifest, diagnostics, admin, door, patience },
    received: (bytes) => traffic.received(bytes),
    dim: longestUpdate(aggregator),
  });
  return { http, gateway, connections: watched, adminStatus };
}

/** Updates are taken through this, and counted since the start. */
function countAcknowledged(aggregator: Aggregator) {
  let acknowledged = 0;
  const contribute: Aggregator['contribute'] = async (...update) => {
    const receipt = await aggregator.contribute(...update);
    acknowledged++;
    return receipt;
  };
  return { contribute, acknowledged: () => acknowledged };
}

function prometheusSource(
  { settings, disk, diagnostics, lastBackup = () => undefined }: ServerParts,
  { aggregator, keeper, condition, checkpoint }: ServerCore,
  counts: Pick<PrometheusSource, 'connections' | 'acknowledged'>,
): Omit<PrometheusSource, 'requests'> {
  return {
    ...counts,
    announcement: () => aggregator.announcement(),
    site: () => aggregator.state.config?.site ?? settings.site,
    isPaused: () => aggregator.state.isPaused,
    leaves: () => aggregator.state.size,
    catalog: () => keeper.status,
    refusals: diagnostics.refusals,
    notReady: () => condition.reasons,
    disk: () =>
      condition.freeBytes === undefined || !disk
        ? undefined
        : { freeBytes: condition.freeBytes, reserveBytes: disk.reserveBytes },
    lastBackup,
    witnesses: () => checkpoint.witnesses,
  };
}
