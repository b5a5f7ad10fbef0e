/** What the doors of the operator's page are made of, from the parts of a running server. */
import type { Diagnostics } from '../diagnostics.ts';
import { addAdminPage } from '../http/admin-page.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import type { AdminParts } from './admin-routes.ts';
import type { AdminStatus } from './admin-status.ts';
import type { Credential } from './credential.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { connectionAddress } from './entrance.ts';

/** The server's parts, as far as they matter here. */
export type AdminSources = {
  readonly credentials: () => readonly Credential[];
  readonly diagnostics: Diagnostics;
  readonly aggregator: Pick<Aggregator, 'act'>;
  readonly status: () => AdminStatus;
  /** Folder of the built client: the page's script is in it. */
  readonly clientFolder: string;
  readonly catalogRoutes?: AdminParts['catalog'];
};

/** See the head of this file. */
export function adminParts(sources: AdminSources): AdminParts {
  const { credentials, diagnostics, aggregator, status, clientFolder, catalogRoutes } = sources;
  return {
    addPage: (app) => addAdminPage(app, clientFolder),
    catalog: catalogRoutes,
    doorkeeper: new Doorkeeper(credentials, Date.now),
    addressOf: connectionAddress,
    act: (act, credential) => aggregator.act(act, credential),
    done: (act, operator) => diagnostics.info('operator act', { act, operator }),
    status,
  };
}
