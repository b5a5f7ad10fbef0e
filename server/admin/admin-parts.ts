/** What the doors of the operator's page are made of, from the parts of a running server. */
import type { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import { catalogHandlers } from '../catalog/catalog-routes.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { addAdminPage } from '../http/admin-page.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import type { FeedSettings } from '../settings/feed-settings.ts';
import type { AdminParts } from './admin-routes.ts';
import type { AdminStatus } from './admin-status.ts';
import type { Credential } from './credential.ts';
import { Doorkeeper } from './doorkeeper.ts';

/** The server's parts, as far as they matter here. */
export type AdminSources = {
  readonly credentials: () => readonly Credential[];
  readonly diagnostics: Diagnostics;
  readonly aggregator: Pick<Aggregator, 'act'>;
  readonly status: () => AdminStatus;
  /** Folder of the built client: the page's script is in it. */
  readonly clientFolder: string;
  /** What brings another catalog, and how it is read. */
  readonly keeper: CatalogKeeper;
  readonly feed: FeedSettings;
  readonly addressOf: AdminParts['addressOf'];
};

/** See the head of this file. */
export function adminParts(sources: AdminSources): AdminParts {
  const { credentials, diagnostics, aggregator, keeper, feed, addressOf, status, clientFolder } = sources;
  return {
    addPage: (app) => addAdminPage(app, clientFolder),
    catalog: catalogHandlers({ keeper, feed }),
    doorkeeper: new Doorkeeper(credentials, Date.now),
    addressOf,
    act: (act, credential) => aggregator.act(act, credential),
    done: (act, operator) => diagnostics.info('operator act', { act, operator }),
    status,
  };
}
