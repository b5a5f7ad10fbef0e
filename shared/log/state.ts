/**
 * The state of an aggregator as a fold over its log: one pure `step(state, leaf)`, with the round as a tagged
 * union. The server restores itself with it, an auditor checks the order of leaves with it.
 */

import { addToExperiment, type ExperimentSums } from '../metrics/experiment-sums.ts';
import { metricCoordinates } from '../metrics/metric-layout.ts';
import { rhoOf } from '../privacy/accountant.ts';
import { emptyLedger, type Ledger, ledgerRho, recordRelease } from '../privacy/ledger.ts';
import { aggregationMisfit } from '../protocol/aggregation-misfit.ts';
import { protocolVersions } from '../protocol/limits.ts';
import { periodOf } from '../protocol/site-config.ts';
import type { ServerOptimizer } from '../server-optimizer.ts';
import type { Leaf } from './leaf.ts';
import { bad, type Contradiction, expectEndOfRound, expectThat } from './leaf-order.ts';
import { beginLine, beginLineOver, emptyLine, extendLine, type ModelLine } from './model-line.ts';
import { isSameModel, type ModelState } from './model-state.ts';
import { type AnnouncedAct, isCarriedOutBy, stepAct } from './operator-act.ts';
import { costOfRelease, statedRho } from './release-cost.ts';
import type { RoundState } from './round-state.ts';

/** What the log says. */
export type LogState = {
  /** Leaves folded so far. */
  readonly size: number;
  /** The last one, with the catalog, spec and length that came since; null only before the first leaf. */
  readonly config: Extract<Leaf, { kind: 'config' }> | null;
  readonly model: ModelState | null;
  /** What code runs from the last opening of a round on; null where no leaf has said. */
  readonly code: Extract<Leaf, { kind: 'code' }> | null;
  readonly ledger: Ledger;
  readonly round: RoundState;
  /** Number of the next round to open. */
  readonly nextRound: number;
  readonly releases: number;
  /** Of the rounds before this one, updates, salts and seeds are erased. */
  readonly erasedBefore: number;
  /** The key that signs now, where it is not the first one. */
  readonly verifierKey: string | null;
  /** The optimizer under which each of `models` was made, in their order: which vectors its optimizer's state has. */
  readonly optimizers: readonly ServerOptimizer[];
  /** The index of the leaf that stated each of `models` first, in their order: where a browser looks for it. */
  readonly modelLeaves: readonly number[];
  /** Whether the operator has paused: then no round opens. */
  readonly isPaused: boolean;
  /** The act that the last leaf announces, and that the next one carries out; null where nothing is announced. */
  readonly announcedAct: AnnouncedAct | null;
  /** What the last experiment has counted; null where there was none. */
  readonly experiment: ExperimentSums | null;
} & ModelLine;

/** The state of an empty log. */
export const emptyLogState: LogState = {
  size: 0,
  config: null,
  model: null,
  code: null,
  ledger: emptyLedger,
  round: { kind: 'waiting' },
  nextRound: 0,
  releases: 0,
  erasedBefore: 0,
  verifierKey: null,
  isPaused: false,
  announcedAct: null,
  optimizers: [],
  modelLeaves: [],
  experiment: null,
  ...emptyLine,
};

/** The state of a log that has begun. */
type BegunState = LogState & {
  readonly config: Extract<Leaf, { kind: 'config' }>;
  readonly model: ModelState;
};

/**
 * The state after one more leaf.
 * @throws HearsayError BAD_LOG where this leaf cannot come here (LG3)
 */
export function step(state: LogState, leaf: Leaf): LogState {
  const { announcedAct, config, model, round } = state;
  if (announcedAct !== null && !isCarriedOutBy(announcedAct, leaf, config?.catalog))
    throw bad(state, leaf, ['order', `the act ${announcedAct} is not carried out`]);
  if (leaf.kind === 'contribution') return stepContribution(state, leaf);
  const next = { ...state, size: state.size + 1, announcedAct: null };
  if (leaf.kind === 'config') return stepConfig(next, state, leaf);
  if (config === null || model === null) throw bad(state, leaf, notBegun);
  const begun = { ...state, config, model };
  switch (leaf.kind) {
    case 'round-open':
      return stepOpen(next, begun, leaf);
    case 'aggregate':
      return stepAggregate(next, begun, leaf);
    case 'release':
      return stepRelease(next, begun, leaf);
    case 'rollback':
      return stepRollback(next, begun, leaf);
    case 'catalog':
      return stepCatalog(next, begun, leaf);
    case 'code':
      // in a round it would stand between contributions
      expectThat(round.kind === 'waiting', state, leaf);
      return { ...next, code: leaf };
    case 'erasure':
      // all rounds are over while none is open
      expectThat(round.kind === 'waiting' && leaf.before <= state.nextRound, state, leaf);
      expectThat(leaf.before > state.erasedBefore, state, leaf);
      return { ...next, erasedBefore: leaf.before };
    case 'key':
      expectThat(round.kind === 'waiting' && leaf.verifierKey !== state.verifierKey, state, leaf);
      return { ...next, verifierKey: leaf.verifierKey };
    case 'round-end':
      // a sum that is fixed is released
      expectThat(round.kind === 'collecting' && leaf.round === round.round, state, leaf);
      return { ...next, round: { kind: 'waiting' } };
    case 'act':
      return stepAct(next, begun, leaf);
    default:
      return leaf satisfies never;
  }
}

const notBegun: Contradiction = ['order', 'the first leaf is a config'];

function stepConfig(next: LogState, state: LogState, leaf: Extract<Leaf, { kind: 'config' }>): LogState {
  expectThat(state.round.kind === 'waiting', state, leaf);
  expectThat(protocolVersions.includes(leaf.protocol), state, leaf, ['order', 'an unknown protocol version']);
  const { site, model } = leaf;
  const misfit = aggregationMisfit(site);
  expectThat(misfit === undefined, state, leaf, ['rounds', `aggregation: ${misfit}`]);
  if (state.config !== null) {
    expectThat(state.config.specHash === leaf.specHash, state, leaf, [
      'models',
      'the model spec cannot change',
    ]);
    expectThat(state.config.dim === leaf.dim, state, leaf, [
      'models',
      'the length of the model cannot change',
    ]);
    expectThat(isSameModel(state.model, model), state, leaf, [
      'models',
      'a config goes on from the current model',
    ]);
    return { ...next, config: leaf, model };
  }
  expectThat(model.version === 0, state, leaf, ['models', 'a log starts with model 0']);
  return { ...next, ...withLine(state, beginLine(state, model), site.optimizer), config: leaf, model };
}

/** Almost all leaves are contributions, so this makes as little anew as can be. */
function stepContribution(state: LogState, leaf: Extract<Leaf, { kind: 'contribution' }>): LogState {
  const { config, round, size } = state;
  if (config === null) throw bad(state, leaf, notBegun);
  if (round.kind !== 'collecting' || leaf.round !== round.round) throw bad(state, leaf);
  // The sum holds 32 bits because the cohort is limited.
  if (round.contributions >= config.site.round.cohort)
    throw bad(state, leaf, ['rounds', 'the cohort is full']);
  return { ...state, size: size + 1, round: { ...round, contributions: round.contributions + 1 } };
}

/**
 * How far a release may pass the budget in an auditor's fold: engines read an epsilon as rho with logarithms that differ
 * in their last bits, and one must not refuse what another has opened.
 */
const budgetSlack = 1e-9;

function stepOpen(next: LogState, begun: BegunState, leaf: Extract<Leaf, { kind: 'round-open' }>): LogState {
  const { config, model, ledger } = begun;
  const { round, period, base, seed, time } = leaf;
  const { variance, budgetEpsilon: epsilon, delta } = config.site.privacy;
  expectThat(begun.round.kind === 'waiting' && round === begun.nextRound, begun, leaf);
  expectThat(!begun.isPaused, begun, leaf, ['rounds', 'the operator has paused']);
  expectThat(base === model.version, begun, leaf, ['models', 'the base is not the current model']);
  expectThat(period === periodOf(round, config.site), begun, leaf, [
    'rounds',
    'the period is not the configured one',
  ]);
  expectThat((seed === null) === (variance === 0), begun, leaf, [
    'rounds',
    'a seed exactly where there is noise',
  ]);
  if (epsilon !== null) {
    const rho = ledgerRho(recordRelease(ledger, costOfRelease(config.site, period)));
    const budgetRho = rhoOf({ epsilon, delta }) * (1 + budgetSlack);
    expectThat(rho <= budgetRho, begun, leaf, ['ledger', 'its release would pass the budget']);
  }
  const opened = { round, period, base, seed, openedAt: time, from: next.size };
  return { ...next, round: { kind: 'collecting', contributions: 0, ...opened }, nextRound: round + 1 };
}

function stepAggregate(
  next: LogState,
  begun: BegunState,
  leaf: Extract<Leaf, { kind: 'aggregate' }>,
): LogState {
  const { config, round, size } = begun;
  const { from, to, exceptions, sum } = leaf;
  if (round.kind !== 'collecting' || leaf.round !== round.round) throw bad(begun, leaf);
  const isWhole = from === round.from && to === size;
  expectThat(isWhole, begun, leaf, ['rounds', 'it is not over all contributions of the round']);
  const areOwn = exceptions.every((index) => index >= from && index < to);
  expectThat(areOwn, begun, leaf, ['rounds', 'an exception is no contribution of the round']);
  const { contributions, ...opened } = round;
  const isEnough = contributions - exceptions.length >= config.site.round.minimum;
  expectThat(isEnough, begun, leaf, ['rounds', 'too few contributions']);
  return { ...next, round: { ...opened, kind: 'closed', to, exceptions, sum } };
}

function stepRelease(next: LogState, begun: BegunState, leaf: Extract<Leaf, { kind: 'release' }>): LogState {
  const { config, model, round, releases } = begun;
  const { site } = config;
  if (round.kind !== 'closed' || leaf.round !== round.round) throw bad(begun, leaf);
  const ledger = recordRelease(begun.ledger, costOfRelease(site, round.period));
  expectThat(leaf.variance === site.privacy.variance, begun, leaf, [
    'ledger',
    'the noise is not the configured one',
  ]);
  expectThat(leaf.model.version === model.version + 1, begun, leaf, ['models', 'versions go up by one']);
  expectThat(leaf.rho === statedRho(ledger), begun, leaf, ['ledger', 'the ledger is wrong']);
  expectThat((leaf.metrics?.length ?? 0) === metricCoordinates(site.metrics), begun, leaf, [
    'rounds',
    'metrics are not as configured',
  ]);
  return {
    ...next,
    ...withLine(begun, extendLine(begun, leaf, site), site.optimizer),
    experiment: addToExperiment(begun.experiment, leaf, site),
    model: leaf.model,
    ledger,
    round: { kind: 'waiting' },
    releases: releases + 1,
  };
}

/**
 * Back to an earlier model, never in the middle of a release: a round that is closed is released first. One that
 * collects ends without a release; its updates stay in the log, and nothing is spent on them.
 */
function stepRollback(
  next: LogState,
  begun: BegunState,
  leaf: Extract<Leaf, { kind: 'rollback' }>,
): LogState {
  const { model, models, optimizers } = begun;
  expectEndOfRound(begun, leaf);
  const at = models.findIndex(({ version }) => version === leaf.toVersion && version < model.version);
  const [earlier, made] = [models[at], optimizers[at]];
  if (!earlier || !made)
    throw bad(begun, leaf, ['models', `version ${leaf.toVersion} is none of the last models`]);
  const same = isSameModel({ ...earlier, version: model.version + 1 }, leaf.model);
  expectThat(same, begun, leaf, ['models', 'another model']);
  return {
    ...next,
    ...withLine(begun, beginLine(begun, leaf.model), made),
    model: leaf.model,
    round: { kind: 'waiting' },
  };
}

/** Another catalog, and the model followed into it; like a roll-back never in the middle of a release. */
function stepCatalog(next: LogState, begun: BegunState, leaf: Extract<Leaf, { kind: 'catalog' }>): LogState {
  const { config, model } = begun;
  const { fromCatalog, fromSpec, catalog, specHash, dim } = leaf;
  expectEndOfRound(begun, leaf);
  expectThat(fromCatalog === config.catalog && fromSpec === config.specHash, begun, leaf, [
    'models',
    'another catalog',
  ]);
  expectThat(catalog !== config.catalog, begun, leaf, ['models', 'the catalog is the same']);
  expectThat(leaf.model.version === model.version + 1, begun, leaf, ['models', 'versions go up by one']);
  return {
    ...next,
    ...withLine(begun, beginLineOver(leaf.model), config.site.optimizer),
    config: { ...config, catalog, specHash, dim },
    model: leaf.model,
    round: { kind: 'waiting' },
  };
}

/** A line with one more model, stated by the leaf that comes next, with the optimizers and leaves of all of its models. */
function withLine(
  { optimizers, modelLeaves, size }: LogState,
  line: ModelLine,
  made: ServerOptimizer,
): Pick<LogState, 'optimizers' | 'modelLeaves' | keyof ModelLine> {
  const kept = -line.models.length;
  return {
    ...line,
    optimizers: [...optimizers, made].slice(kept),
    modelLeaves: [...modelLeaves, size].slice(kept),
  };
}
