/**
 * What an operator can set, with a default for everything, and what follows from it: the public site
 * configuration. Unknown keys and values out of range stop the start.
 */
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import type { diagnosticsLevels } from '../diagnostics.ts';
import type { Witness } from '../log/witness-client.ts';
import type { AccessSettings } from './access-settings.ts';
import { type Environment, environmentSources } from './environment-sources.ts';
import type { FeedSettings } from './feed-settings.ts';
import { parseSettings } from './parse-settings.ts';
import { refusedSetting } from './refused-setting.ts';
import { type SettingSource, valueAt } from './setting-source.ts';
import { readSettingsFile } from './settings-file.ts';
import type { GivenSettings } from './settings-schema.ts';
import { toSite } from './site-settings.ts';

/** The effective settings. */
export type Settings = {
  /** TCP port; 0 lets the system choose. */
  readonly port: number;
  /** Address to listen on; undefined: all. */
  readonly host: string | undefined;
  /** Folder of the embedded store. */
  readonly data: string;
  /** Room that is kept free on its disk, MiB of 2^20 bytes. */
  readonly diskReserveMb: number;
  /** Which lines of diagnostics are written. */
  readonly diagnosticsLevel: (typeof diagnosticsLevels)[number];
  /** How long a stopping server finishes what it answers. */
  readonly drainSeconds: number;
  /** Catalog file, or address of a feed; undefined: none, until one is given over HTTP. */
  readonly catalog: string | undefined;
  /** How the catalog is read and followed. */
  readonly feed: FeedSettings;
  /** A model file to begin a new log with; undefined: drawn from a public seed. */
  readonly initialModel: string | undefined;
  /** The catalog file that it was trained on; undefined: `catalog`. */
  readonly initialCatalog: string | undefined;
  /** Name of the log and of its signing key. */
  readonly logOrigin: string;
  /** Who is asked to cosign the log's checkpoints. */
  readonly witnesses: readonly Witness[];
  /** How long updates, salts and seeds are kept, days from the opening of their round. */
  readonly evidenceDays: number;
  /** How long the client's files are served after their build was the current one, days. */
  readonly clientDays: number;
  /** Who is let in, from where, and how often. */
  readonly access: AccessSettings;
  readonly site: SiteConfig;
};

/** What the command line may set. */
export type Overrides = {
  readonly [K in 'port' | 'data' | 'catalog' | 'initialModel' | 'initialCatalog']?: Settings[K] | undefined;
};

/** Where settings are looked for; what is left out is not looked at. */
export type Given = {
  /** A settings file. */
  readonly file?: string | undefined;
  readonly environment?: Environment;
  readonly overrides?: Overrides;
};

/** Settings, and how they came about. */
export type ReadSettings = {
  readonly settings: Settings;
  /** As they were given, defaults filled in. */
  readonly given: GivenSettings;
  /** The later ones win. */
  readonly sources: readonly SettingSource[];
};

/**
 * The settings of `hearsay serve`: the command line over the environment over the file over the defaults.
 * @throws HearsayError BAD_CONFIG, naming the key, its value, what is expected, and where it came from
 */
export async function readSettings({ file, environment = {}, overrides = {} }: Given): Promise<ReadSettings> {
  return settingsFrom([
    ...(file === undefined ? [] : [await readSettingsFile(file)]),
    ...environmentSources(environment),
    fromCommandLine(overrides),
  ]);
}

/**
 * Settings from a parsed file.
 * @throws HearsayError BAD_CONFIG, as {@link readSettings}
 */
export function toSettings(raw: unknown, overrides: Overrides = {}): Settings {
  return settingsFrom([{ origin: 'file', tree: raw }, fromCommandLine(overrides)]).settings;
}

function fromCommandLine(overrides: Overrides): SettingSource {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return { origin: 'command line', tree: Object.fromEntries(given) };
}

function settingsFrom(sources: readonly SettingSource[]): ReadSettings {
  const given = parseSettings(sources);
  const site = toSite(given, ({ path, reason }) => {
    throw refusedSetting(sources, { path, value: valueAt(given, path), reason });
  });
  const { port, host, data, catalog, feed, initialModel, initialCatalog } = given;
  const { diskReserveMb, drainSeconds, diagnosticsLevel } = given;
  const { logOrigin, witnesses, evidenceDays, clientDays } = given;
  const { origins, trustedProxies, httpsOnly, cohortShare, limits, tickets } = given;
  return {
    settings: {
      ...{ port, host, data, catalog, feed, initialModel, initialCatalog },
      ...{ diskReserveMb, drainSeconds, diagnosticsLevel },
      ...{ logOrigin, witnesses, evidenceDays, clientDays },
      access: { origins, trustedProxies, httpsOnly, cohortShare, limits, tickets },
      site,
    },
    given,
    sources,
  };
}
