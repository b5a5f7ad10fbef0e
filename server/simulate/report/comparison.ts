/** How a result stands beside its baselines. Central training is no rival: it is the ceiling, and compared apart. */
import type { ShortMetrics } from '../metrics/answer-result.ts';
import type { BaselineResult, SimulationResult } from '../simulation-result.ts';

/** A baseline that ran. */
export type RunBaseline = Extract<BaselineResult, { readonly full: unknown }> & { readonly name: string };

/** A baseline that did not, and why. */
export type SkippedBaseline = { readonly name: string; readonly skipped: string };

/** Relative differences of the model's figures to another's; null where the other's is 0. */
export type Difference = { readonly [metric in keyof ShortMetrics]: number | null };

/** How the model's HR@10 stands to the best baseline's: apart by more than two of its standard errors, or level. */
export type Standing = 'above' | 'level' | 'below';

/** Those that ran, best HR@10 first. */
export function runBaselines({ baselines }: Pick<SimulationResult, 'baselines'>): RunBaseline[] {
  return Object.entries(baselines)
    .flatMap(([name, result]) => ('full' in result ? [{ name, ...result }] : []))
    .sort((a, b) => b.full.hr10 - a.full.hr10);
}

/** Those that were left out. */
export function skippedBaselines({ baselines }: Pick<SimulationResult, 'baselines'>): SkippedBaseline[] {
  return Object.entries(baselines).flatMap(([name, result]) =>
    'skipped' in result ? [{ name, skipped: result.skipped }] : [],
  );
}

/** The one with the best figure that does not share the model's own design; null where none ran. */
export function bestBaseline(result: SimulationResult, metric: keyof ShortMetrics): RunBaseline | null {
  const rivals = runBaselines(result).filter(({ name }) => name !== 'central');
  return rivals.sort((a, b) => b.full[metric] - a.full[metric])[0] ?? null;
}

/** The baseline of this name, if it ran. */
export function baselineNamed(result: SimulationResult, name: string): RunBaseline | null {
  return runBaselines(result).find((baseline) => baseline.name === name) ?? null;
}

/** The model's figures, relative to others. */
export function differenceTo({ metrics }: SimulationResult, other: ShortMetrics): Difference {
  const relative = (own: number, others: number): number | null => (others > 0 ? own / others - 1 : null);
  return {
    hr10: relative(metrics.full.hr10, other.hr10),
    ndcg10: relative(metrics.full.ndcg10, other.ndcg10),
  };
}

/** Beside a baseline's HR@10. */
export function standingTo({ metrics }: SimulationResult, baseline: RunBaseline): Standing {
  const gap = metrics.full.hr10 - baseline.full.hr10;
  if (Math.abs(gap) <= 2 * metrics.standardErrors.full.hr10) return 'level';
  return gap > 0 ? 'above' : 'below';
}
