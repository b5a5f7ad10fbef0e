/** The leaves that set up or replace the model as steps of the fold over the log (`step.ts`): config, roll-back, catalog. */
import { aggregationMisfit } from '../protocol/aggregation-misfit.ts';
import { protocolVersions } from '../protocol/limits.ts';
import type { ServerOptimizer } from '../server-optimizer.ts';
import type { LeafOf } from './leaf.ts';
import { bad, expectEndOfRound, expectThat } from './leaf-order.ts';
import { beginLine, beginLineOver, type ModelLine } from './model-line.ts';
import { isSameModel } from './model-state.ts';
import type { BegunState, LogState } from './state.ts';

/** The first leaf, or other settings over the model that there is. @param next with this leaf counted */
export function stepConfig(next: LogState, state: LogState, leaf: LeafOf<'config'>): LogState {
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

/**
 * Back to an earlier model, never in the middle of a release: a round that is closed is released first. One that
 * collects ends without a release; its updates stay in the log, and nothing is spent on them.
 */
export function stepRollback(next: LogState, begun: BegunState, leaf: LeafOf<'rollback'>): LogState {
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
export function stepCatalog(next: LogState, begun: BegunState, leaf: LeafOf<'catalog'>): LogState {
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
export function withLine(
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
