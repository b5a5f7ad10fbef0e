/** What a server is made of. The command line hands it in, and tests their own. */

import type { CatalogItem } from '../shared/protocol/catalog.ts';
import type { Credential } from './admin/credential.ts';
import type { CatalogKeeperParts } from './catalog/catalog-keeper.ts';
import type { ClientPlaces } from './client-files/client-files.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Patience } from './http/patience.ts';
import type { Disk } from './lifecycle/disk.ts';
import type { Build } from './rounds/environment.ts';
import type { HandedModel } from './rounds/first-model.ts';
import type { FeedSettings } from './settings/feed-settings.ts';
import type { Settings } from './settings/settings.ts';
import type { Store } from './store/store.ts';

/** See the head of this file. */
export type ServerParts = ClientPlaces & {
  readonly settings: Pick<
    Settings,
    'site' | 'logOrigin' | 'witnesses' | 'evidenceDays' | 'port' | 'host' | 'access'
  >;
  readonly items: readonly CatalogItem[];
  /** When changes of the catalog come in force, and over what they are; the defaults, and nothing, where it is left out. */
  readonly catalog?:
    | ({ readonly feed: FeedSettings } & Pick<CatalogKeeperParts, 'followed' | 'badRows'>)
    | undefined;
  readonly store: Store;
  /** That the store is on; left out for one in memory. */
  readonly disk?: Disk | undefined;
  /** When a backup was finished last, milliseconds since 1970; undefined where there was none. */
  readonly lastBackup?: () => number | undefined;
  readonly diagnostics: Diagnostics;
  /** Who is let in, as it is now; asked at each use. */
  readonly credentials: () => readonly Credential[];
  /** The build that runs, for the log. */
  readonly build?: Build | undefined;
  /** What a new log begins with; see {@link firstModel}. */
  readonly handedModel?: HandedModel | undefined;
  /** How long clients may take, where it is not as usual. */
  readonly patience?: Patience | undefined;
};
