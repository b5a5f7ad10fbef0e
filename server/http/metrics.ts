/**
 * `/metrics` for Prometheus (text format 0.0.4): what `/status` says, and how the process does. Nothing in it is of a single
 * visitor; counters begin at the start of the process, what the log says goes on.
 */
import type { Express } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { Announcement } from '../../shared/protocol/messages.ts';
import type { SiteConfig } from '../../shared/protocol/site-config.ts';
import type { CatalogStatus } from '../catalog/catalog-keeper.ts';

/** What is looked at when somebody asks. */
export type MetricsSource = {
  readonly announcement: () => Announcement;
  readonly site: () => SiteConfig;
  /** Leaves of the log. */
  readonly leaves: () => number;
  readonly catalog: () => CatalogStatus;
  /** Browsers that are connected. */
  readonly connections: () => number;
  /** By code, since the start. */
  readonly refusals: () => Partial<Record<ErrorCode, number>>;
};

/** What it is, and its value now; undefined where there is none. */
type Measure = { readonly help: string; readonly value: (source: MetricsSource) => number | undefined };

/** By name. */
const gauges: Readonly<Record<string, Measure>> = {
  hearsay_browsers_connected: {
    help: 'Browsers that are connected.',
    value: ({ connections }) => connections(),
  },
  hearsay_log_leaves: { help: 'Leaves of the transparency log.', value: ({ leaves }) => leaves() },
  hearsay_model_version: {
    help: 'Version of the current model.',
    value: ({ announcement }) => announcement().model.version,
  },
  hearsay_releases: {
    help: 'Releases of the log so far.',
    value: ({ announcement }) => announcement().spent.releases,
  },
  hearsay_round_number: {
    help: 'The round that collects; absent while none does.',
    value: ({ announcement }) => announcement().round?.number,
  },
  hearsay_round_updates: {
    help: 'Updates of that round so far.',
    value: ({ announcement }) => announcement().round?.contributions,
  },
  hearsay_round_cohort: {
    help: 'Updates that close a round.',
    value: ({ site }) => site().round.cohort,
  },
  hearsay_paused: {
    help: '1 while nothing is collected, because the privacy budget is spent or the catalog is empty; else 0.',
    value: ({ announcement }) => Number(announcement().paused !== null),
  },
  hearsay_privacy_epsilon: {
    help: 'Epsilon that all releases have spent, at hearsay_privacy_delta; absent where the noise is off.',
    value: ({ announcement, site }) =>
      site().privacy.variance === 0 ? undefined : (announcement().spent.epsilon ?? undefined),
  },
  hearsay_privacy_epsilon_budget: {
    help: 'Epsilon beyond which no round opens; absent where there is no budget.',
    value: ({ site }) => site().privacy.budgetEpsilon ?? undefined,
  },
  hearsay_privacy_delta: { help: 'Delta of every epsilon.', value: ({ site }) => site().privacy.delta },
  hearsay_catalog_items: { help: 'Items of the catalog in force.', value: ({ catalog }) => catalog().items },
  hearsay_catalog_bad_rows: {
    help: 'Rows that were left out of the catalog that was taken last.',
    value: ({ catalog }) => catalog().badRows,
  },
  hearsay_catalog_taken_timestamp_seconds: {
    help: 'When a catalog, or a change of it, was taken last, seconds since 1970.',
    value: ({ catalog }) => catalog().takenAt / 1000,
  },
  hearsay_catalog_failed: {
    help: '1 where the catalog file or feed was refused since, or could not be read; else 0.',
    value: ({ catalog }) => Number(catalog().failed),
  },
  hearsay_catalog_waiting: {
    help: '1 while a change of the catalog waits to come in force; else 0.',
    value: ({ catalog }) => Number(catalog().waiting),
  },
  ...ratesOf('hit_rate', 'HR@10', 'hr10'),
  ...ratesOf('ndcg', 'NDCG@10', 'ndcg10'),
};

/** A rate of federated evaluation, and the ends of its interval. */
function ratesOf(name: string, title: string, key: 'hr10' | 'ndcg10'): Readonly<Record<string, Measure>> {
  const when = 'smoothed over releases; absent without federated evaluation, and with too few visitors';
  const report = ({ announcement }: MetricsSource) => announcement().metrics;
  return {
    [`hearsay_${name}_at_10`]: {
      help: `Federated ${title} of the current model, 0..1, ${when}.`,
      value: (source) => report(source)?.[key] ?? undefined,
    },
    [`hearsay_${name}_at_10_low`]: {
      help: `Low end of its interval of about 95 %, which holds the noise too.`,
      value: (source) => report(source)?.interval?.[key][0],
    },
    [`hearsay_${name}_at_10_high`]: {
      help: `High end of that interval.`,
      value: (source) => report(source)?.interval?.[key][1],
    },
  };
}

/** Answer `/metrics`. */
export function addMetrics(app: Express, source: MetricsSource): void {
  const registry = createRegistry(source);
  app.get('/metrics', async (_request, response, next) => {
    try {
      response.set({ 'Cache-Control': 'no-store', 'Content-Type': registry.contentType });
      response.send(await registry.metrics());
    } catch (error) {
      next(error);
    }
  });
}

function createRegistry(source: MetricsSource): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  for (const [name, { help, value }] of Object.entries(gauges)) {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        const now = value(source);
        if (now === undefined) this.remove({});
        else this.set(now);
      },
    });
  }
  new Counter({
    name: 'hearsay_refusals_total',
    help: 'Messages that were refused, and connections that were cut off, by code.',
    labelNames: ['code'],
    registers,
    collect() {
      this.reset();
      for (const [code, count] of Object.entries(source.refusals())) this.inc({ code }, count);
    },
  });
  return registry;
}
