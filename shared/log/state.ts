/**
 * The state of an aggregator as a fold over its log: one pure `step(state, leaf)`, with the round as a tagged
 * union. The server restores itself with it, an auditor checks the order of leaves with it.
 */
import { HearsayError } from '../hearsay-error.ts';
import { emptyLedger, type Ledger, ledgerRho, recordRelease } from '../privacy/ledger.ts';
import { protocolVersions } from '../protocol/limits.ts';
import { periodOf, type SiteConfig } from '../protocol/site-config.ts';
import { releaseRho } from '../release.ts';
import type { Leaf, ModelState } from './leaf.ts';
import { beginLine, beginLineOver, emptyLine, extendLine, type ModelLine } from './model-line.ts';

/** A round that collects, or that is summed and waits for its release. */
type OpenRound = {
  readonly round: number;
  readonly period: string;
  /** Version of the model that it started from. */
  readonly base: number;
  /** Commitment to the noise seed; null where the noise is off. */
  readonly seed: string | null;
  /** Opened at, milliseconds since 1970, as the server asserts. */
  readonly openedAt: number;
  /** Its contributions are the leaves from here on. */
  readonly from: number;
};

/** Where the aggregator stands between two releases. */
export type RoundState =
  | { readonly kind: 'waiting' }
  | ({ readonly kind: 'collecting'; readonly contributions: number } & OpenRound)
  | ({ readonly kind: 'closed'; readonly to: number; readonly sum: string } & OpenRound);

/** What the log says. */
export type LogState = {
  /** Leaves folded so far. */
  readonly size: number;
  /** The last one, with the catalog, spec and length that came since; null only before the first leaf. */
  readonly config: Extract<Leaf, { kind: 'config' }> | null;
  readonly model: ModelState | null;
  readonly ledger: Ledger;
  readonly round: RoundState;
  /** Number of the next round to open. */
  readonly nextRound: number;
  readonly releases: number;
} & ModelLine;

/** The state of an empty log. */
export const emptyLogState: LogState = {
  size: 0,
  config: null,
  model: null,
  ledger: emptyLedger,
  round: { kind: 'waiting' },
  nextRound: 0,
  releases: 0,
  ...emptyLine,
};

/**
 * The state after one more leaf.
 * @throws HearsayError BAD_LOG where this leaf cannot come here (LG3)
 */
export function step(state: LogState, leaf: Leaf): LogState {
  const next = { ...state, size: state.size + 1 };
  if (leaf.kind === 'config') return stepConfig(next, state, leaf);
  const { config, model, round } = state;
  if (config === null || model === null) throw bad(state, leaf, 'the first leaf is a config');
  switch (leaf.kind) {
    case 'round-open': {
      expectThat(round.kind === 'waiting' && leaf.round === state.nextRound, state, leaf);
      expectThat(leaf.base === model.version, state, leaf);
      expectThat(
        leaf.period === periodOf(leaf.round, config.site),
        state,
        leaf,
        'the period is not the configured one',
      );
      expectThat((leaf.seed === null) === (config.site.privacy.variance === 0), state, leaf);
      const { period, base, seed, time } = leaf;
      const opened = { round: leaf.round, period, base, seed, openedAt: time, from: next.size };
      return {
        ...next,
        round: { kind: 'collecting', contributions: 0, ...opened },
        nextRound: leaf.round + 1,
      };
    }
    case 'contribution':
      if (round.kind !== 'collecting' || leaf.round !== round.round) throw bad(state, leaf);
      // The sum holds 32 bits because the cohort is limited.
      expectThat(round.contributions < config.site.round.cohort, state, leaf, 'the cohort is full');
      return { ...next, round: { ...round, contributions: round.contributions + 1 } };
    case 'aggregate': {
      if (round.kind !== 'collecting' || leaf.round !== round.round) throw bad(state, leaf);
      expectThat(leaf.from === round.from && leaf.to === state.size, state, leaf);
      expectThat(round.contributions >= config.site.round.minimum, state, leaf, 'too few contributions');
      const { contributions: _, ...opened } = round;
      return { ...next, round: { ...opened, kind: 'closed', to: leaf.to, sum: leaf.sum } };
    }
    case 'release':
      if (round.kind !== 'closed' || leaf.round !== round.round) throw bad(state, leaf);
      return stepRelease(state, config.site, round.period, model, leaf);
    case 'rollback':
      return stepRollback(next, state, model, leaf);
    case 'catalog':
      return stepCatalog(next, { ...state, config, model }, leaf);
    default:
      return leaf satisfies never;
  }
}

function stepConfig(next: LogState, state: LogState, leaf: Extract<Leaf, { kind: 'config' }>): LogState {
  expectThat(state.round.kind === 'waiting', state, leaf);
  expectThat(protocolVersions.includes(leaf.protocol), state, leaf, 'an unknown protocol version');
  if (state.config === null) {
    expectThat(leaf.model.version === 0, state, leaf, 'a log starts with model 0');
  } else {
    expectThat(state.config.specHash === leaf.specHash, state, leaf, 'the model spec cannot change');
    expectThat(isSameModel(state.model, leaf.model), state, leaf, 'a config goes on from the current model');
  }
  const line = state.config === null ? beginLine(state, leaf.model) : {};
  return { ...next, ...line, config: leaf, model: leaf.model };
}

function stepRelease(
  state: LogState,
  site: SiteConfig,
  period: string,
  model: ModelState,
  leaf: Extract<Leaf, { kind: 'release' }>,
): LogState {
  const { variance, cap } = site.privacy;
  const ledger = recordRelease(state.ledger, {
    period,
    rho: releaseRho({ lattice: site.lattice, variance }),
    cap,
  });
  expectThat(leaf.variance === variance, state, leaf, 'the noise is not the configured one');
  expectThat(leaf.model.version === model.version + 1, state, leaf, 'versions go up by one');
  expectThat(leaf.rho === statedRho(ledger), state, leaf, 'the ledger is wrong');
  expectThat(
    (leaf.metrics === null) === (site.metrics === null),
    state,
    leaf,
    'metrics are not as configured',
  );
  const { size, releases } = state;
  const round = { kind: 'waiting' } as const;
  const line = extendLine(state, leaf, site);
  return { ...state, ...line, size: size + 1, model: leaf.model, ledger, round, releases: releases + 1 };
}

/**
 * Back to an earlier model, never in the middle of a release: a round that is closed is released first. One that
 * collects ends without a release; its updates stay in the log, and nothing is spent on them.
 */
function stepRollback(
  next: LogState,
  state: LogState,
  model: ModelState,
  leaf: Extract<Leaf, { kind: 'rollback' }>,
): LogState {
  const { models } = state;
  expectEndOfRound(state, leaf);
  const earlier = models.find(({ version }) => version === leaf.toVersion && version < model.version);
  if (!earlier) throw bad(state, leaf, `version ${leaf.toVersion} is none of the last models`);
  expectThat(
    isSameModel({ ...earlier, version: model.version + 1 }, leaf.model),
    state,
    leaf,
    'another model',
  );
  return { ...next, ...beginLine(state, leaf.model), model: leaf.model, round: { kind: 'waiting' } };
}

/** Another catalog, and the model followed into it; like a roll-back never in the middle of a release. */
function stepCatalog(
  next: LogState,
  state: LogState & { readonly config: Extract<Leaf, { kind: 'config' }>; readonly model: ModelState },
  leaf: Extract<Leaf, { kind: 'catalog' }>,
): LogState {
  const { config, model } = state;
  const { fromCatalog, fromSpec, catalog, specHash, dim } = leaf;
  expectEndOfRound(state, leaf);
  expectThat(fromCatalog === config.catalog && fromSpec === config.specHash, state, leaf, 'another catalog');
  expectThat(catalog !== config.catalog, state, leaf, 'the catalog is the same');
  expectThat(leaf.model.version === model.version + 1, state, leaf, 'versions go up by one');
  return {
    ...next,
    ...beginLineOver(leaf.model),
    config: { ...config, catalog, specHash, dim },
    model: leaf.model,
    round: { kind: 'waiting' },
  };
}

/** A leaf that ends a round without a release names it, and waits for the release of a closed one. */
function expectEndOfRound(state: LogState, leaf: Extract<Leaf, { kind: 'rollback' | 'catalog' }>): void {
  const { round } = state;
  expectThat(round.kind !== 'closed', state, leaf);
  expectThat(leaf.round === (round.kind === 'collecting' ? round.round : null), state, leaf);
}

/** Whether two leaves state the same model, file and optimizer state included. */
export function isSameModel(a: ModelState | null, b: ModelState): boolean {
  return (
    a?.version === b.version &&
    a.file === b.file &&
    a.scoring === b.scoring &&
    a.master === b.master &&
    a.optimizer === b.optimizer
  );
}

/** A ledger as leaves state it: zCDP, null where there is no guarantee. */
export function statedRho(ledger: Ledger): number | null {
  const rho = ledgerRho(ledger);
  return Number.isFinite(rho) ? rho : null;
}

function expectThat(holds: boolean, state: LogState, leaf: Leaf, why = 'out of order'): asserts holds {
  if (!holds) throw bad(state, leaf, why);
}

function bad({ size, round }: LogState, { kind }: Leaf, why = 'out of order'): HearsayError {
  return new HearsayError('BAD_LOG', `leaf ${size} (${kind}) while ${round.kind}: ${why}`);
}
