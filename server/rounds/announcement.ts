/** What browsers are told of the current model, the open round and the privacy spent. */
import { heldModel } from '../../shared/log/model-line.ts';
import type { ModelState } from '../../shared/log/model-state.ts';
import type { LogState } from '../../shared/log/state.ts';
import { reportMetrics } from '../../shared/metrics/metrics-report.ts';
import { modelFileBytes } from '../../shared/model/model-file.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { ledgerRho } from '../../shared/privacy/ledger.ts';
import type { Announcement } from '../../shared/protocol/messages.ts';

/** @param paused why no round is open, if none is */
export function announcementOf(state: LogState, paused: Announcement['paused']): Announcement {
  const { config, model, round, ledger, releases } = state;
  if (!config || !model) throw new TypeError('the log has no config yet');
  const toRef = ({ version, file, scoring }: ModelState) => ({
    ...{ version, hash: file, bytes: modelFileBytes(config.dim), scoring },
    leaf: leafOf(state, version),
  });
  const held = heldModel(state, config.site);
  const epsilon = epsilonOf({ rho: ledgerRho(ledger), delta: config.site.privacy.delta });
  return {
    model: toRef(model),
    held: held && toRef(held),
    round:
      round.kind === 'collecting'
        ? { number: round.round, period: round.period, contributions: round.contributions }
        : null,
    paused: round.kind === 'collecting' ? null : paused,
    spent: { releases, epsilon: Number.isFinite(epsilon) ? epsilon : null },
    metrics: config.site.metrics && reportMetrics(state.evaluations),
  };
}

/** The index of the leaf that stated one of the last models first. */
function leafOf({ models, modelLeaves }: LogState, version: number): number {
  const leaf = modelLeaves[models.findIndex((each) => each.version === version)];
  if (leaf === undefined) throw new TypeError(`model ${version} is none of the last ones`);
  return leaf;
}
