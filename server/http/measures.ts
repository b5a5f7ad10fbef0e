/**
 * What `/metrics` measures beside the process itself: names, labels and help texts, each once. `METRICS.md` is held to them by
 * a test. Nothing here is of a single visitor; no label holds anything that a stranger chose.
 */
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { Announcement } from '../../shared/protocol/messages.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import type { CatalogStatus } from '../catalog/catalog-keeper.ts';
import { type NotReadyReason, notReadyReasons } from '../lifecycle/not-ready.ts';
import type { RequestCount } from './request-counts.ts';

/** What is looked at when somebody asks. */
export type PrometheusSource = {
  readonly announcement: () => Announcement;
  readonly site: () => SiteConfig;
  /** Whether an operator has paused it. */
  readonly isPaused: () => boolean;
  /** Leaves of the log. */
  readonly leaves: () => number;
  readonly catalog: () => CatalogStatus;
  /** Browsers that are connected. */
  readonly connections: () => number;
  /** Updates that were acknowledged, since the start. */
  readonly acknowledged: () => number;
  /** By code, since the start. */
  readonly refusals: () => Partial<Record<ErrorCode, number>>;
  /** Since the start. */
  readonly requests: () => readonly RequestCount[];
  /** Empty where it is ready. */
  readonly notReady: () => readonly NotReadyReason[];
  /** Of the data folder's disk, bytes; undefined where there is none. */
  readonly disk: () => { readonly freeBytes: number; readonly reserveBytes: number } | undefined;
  /** When the last backup was finished, milliseconds since 1970; undefined where there was none. */
  readonly lastBackup: () => number | undefined;
  /** By name. */
  readonly witnesses: () => ReadonlyMap<string, { readonly cosigns: boolean; readonly ageMs: number }>;
};

/** A value with its labels. */
type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What it is, and its values now; none where there is nothing to say. */
export type Measure = {
  /** A counter begins at the start of the process; a gauge says how it is now. */
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (source: PrometheusSource) => readonly Sample[];
};

/** Of what is free, this is public: by the byte it would tell how long each update is that is stored. */
const diskStepBytes = 64 * 2 ** 20;

const roundedDown = (freeBytes: number | undefined): number | undefined =>
  freeBytes === undefined ? undefined : Math.floor(freeBytes / diskStepBytes) * diskStepBytes;

const gauge = (help: string, value: (source: PrometheusSource) => number | undefined): Measure => ({
  ...{ kind: 'gauge', help, labels: [] },
  samples: (source) => {
    const now = value(source);
    return now === undefined ? [] : [{ labels: {}, value: now }];
  },
});

type Labelled = Omit<Measure, 'labels' | 'kind'>;
const labelled = (
  kind: Measure['kind'],
  labels: readonly string[],
  { help, samples }: Labelled,
): Measure => ({
  ...{ kind, labels, help, samples },
});

/** By name. */
export const measures: Readonly<Record<string, Measure>> = {
  hearsay_ready: gauge('1 while updates are taken, else 0; as /ready.', ({ notReady }) =>
    Number(notReady().length === 0),
  ),
  hearsay_not_ready: labelled('gauge', ['reason'], {
    help: '1 for each reason why no update is taken and no round opens, else 0.',
    samples: ({ notReady }) =>
      notReadyReasons.map((reason) => ({ labels: { reason }, value: Number(notReady().includes(reason)) })),
  }),
  hearsay_browsers_connected: gauge('Browsers that are connected.', ({ connections }) => connections()),
  hearsay_updates_acknowledged_total: labelled('counter', [], {
    help: 'Updates that were acknowledged, resends included.',
    samples: ({ acknowledged }) => [{ labels: {}, value: acknowledged() }],
  }),
  hearsay_refusals_total: labelled('counter', ['code'], {
    help: 'Messages that were refused, and connections that were cut off, by code.',
    samples: ({ refusals }) =>
      Object.entries(refusals()).map(([code, value]) => ({ labels: { code }, value })),
  }),
  hearsay_http_requests_total: labelled('counter', ['route', 'status'], {
    help: 'HTTP requests by what they ask for and their status; aborted: the client went away first.',
    samples: ({ requests }) =>
      requests().map(({ route, status, count }) => ({ labels: { route, status }, value: count })),
  }),
  hearsay_log_leaves: gauge('Leaves of the transparency log.', ({ leaves }) => leaves()),
  hearsay_model_version: gauge(
    'Version of the current model.',
    ({ announcement }) => announcement().model.version,
  ),
  hearsay_releases: gauge('Releases of the log so far.', ({ announcement }) => announcement().spent.releases),
  hearsay_round_number: gauge(
    'The round that collects; absent while none does.',
    ({ announcement }) => announcement().round?.number,
  ),
  hearsay_round_updates: gauge(
    'Updates of that round so far.',
    ({ announcement }) => announcement().round?.contributions,
  ),
  hearsay_round_cohort: gauge('Updates that close a round.', ({ site }) => site().round.cohort),
  hearsay_paused: gauge(
    '1 while nothing is collected: the privacy budget is spent, the catalog is empty, or an operator has paused it; else 0.',
    ({ announcement, isPaused }) => Number(announcement().paused !== null || isPaused()),
  ),
  hearsay_privacy_epsilon: gauge(
    'Epsilon that all releases have spent, at hearsay_privacy_delta; absent where the noise is off.',
    ({ announcement, site }) =>
      site().privacy.variance === 0 ? undefined : (announcement().spent.epsilon ?? undefined),
  ),
  hearsay_privacy_epsilon_budget: gauge(
    'Epsilon beyond which no round opens; absent where there is no budget.',
    ({ site }) => site().privacy.budgetEpsilon ?? undefined,
  ),
  hearsay_privacy_delta: gauge('Delta of every epsilon.', ({ site }) => site().privacy.delta),
  hearsay_catalog_items: gauge('Items of the catalog in force.', ({ catalog }) => catalog().items),
  hearsay_catalog_bad_rows: gauge(
    'Rows that were left out of the catalog that was taken last.',
    ({ catalog }) => catalog().badRows,
  ),
  hearsay_catalog_taken_timestamp_seconds: gauge(
    'When a catalog, or a change of it, was taken last, seconds since 1970.',
    ({ catalog }) => catalog().takenAt / 1000,
  ),
  hearsay_catalog_failed: gauge(
    '1 where the catalog file or feed was refused since, or could not be read; else 0.',
    ({ catalog }) => Number(catalog().failed),
  ),
  hearsay_catalog_waiting: gauge(
    '1 while a change of the catalog waits to come in force; else 0.',
    ({ catalog }) => Number(catalog().waiting),
  ),
  hearsay_disk_free_bytes: gauge(
    'Bytes that may still be written to the disk of the data folder, rounded down to 64 MiB.',
    ({ disk }) => roundedDown(disk()?.freeBytes),
  ),
  hearsay_disk_reserve_bytes: gauge(
    'Free bytes below which no update is taken and no round opens.',
    ({ disk }) => disk()?.reserveBytes,
  ),
  hearsay_backup_last_timestamp_seconds: gauge(
    'When hearsay backup last wrote a whole backup of this data folder, seconds since 1970; absent before the first.',
    ({ lastBackup }) => secondsOf(lastBackup()),
  ),
  hearsay_witness_cosigns: labelled('gauge', ['witness'], {
    help: '1 for a witness that cosigned when it was last asked, else 0.',
    samples: witnessSamples(({ cosigns }) => Number(cosigns)),
  }),
  hearsay_witness_cosignature_age_seconds: labelled('gauge', ['witness'], {
    help: 'Since its last cosignature, or since the start before the first; it is asked again only where the log has grown.',
    samples: witnessSamples(({ ageMs }) => ageMs / 1000),
  }),
  ...ratesOf('hit_rate', 'HR@10', 'hr10'),
  ...ratesOf('ndcg', 'NDCG@10', 'ndcg10'),
};

function secondsOf(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

type Witnessed = { readonly cosigns: boolean; readonly ageMs: number };
function witnessSamples(value: (witnessed: Witnessed) => number): Measure['samples'] {
  return ({ witnesses }) =>
    [...witnesses()].map(([witness, witnessed]) => ({ labels: { witness }, value: value(witnessed) }));
}

/** A rate of federated evaluation, and the ends of its interval. */
function ratesOf(name: string, title: string, key: 'hr10' | 'ndcg10'): Readonly<Record<string, Measure>> {
  const when = 'smoothed over releases; absent without federated evaluation, and with too few visitors';
  const report = ({ announcement }: PrometheusSource) => announcement().metrics;
  return {
    [`hearsay_${name}_at_10`]: gauge(
      `Federated ${title} of the current model, 0..1, ${when}.`,
      (source) => report(source)?.[key] ?? undefined,
    ),
    [`hearsay_${name}_at_10_low`]: gauge(
      'Low end of its interval of about 95 %, which holds the noise too.',
      (source) => report(source)?.interval?.[key][0],
    ),
    [`hearsay_${name}_at_10_high`]: gauge(
      'High end of that interval.',
      (source) => report(source)?.interval?.[key][1],
    ),
  };
}
