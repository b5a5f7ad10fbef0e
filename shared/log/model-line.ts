/**
 * The models that a log has published lately. A line begins with the first model and with every roll-back: within it
 * each model came from the one before, so the held model, some releases back, is one that the current one grew from.
 */
import { type Evaluation, metricUnit } from '../metrics/evaluation.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { Leaf, ModelState } from './leaf.ts';

/** Part of the log's state. */
export type ModelLine = {
  /** The last models, oldest first, the current one last: a roll-back may go to any of them. */
  readonly models: readonly ModelState[];
  /** Version with which the current line began. */
  readonly lineFrom: number;
  /** What was measured on the current line, oldest first. */
  readonly evaluations: readonly Evaluation[];
};

/** How many earlier models a roll-back can reach; the held ones are among them, for `maxLag` is less. */
export const modelsKept = 100;

/** How many releases' metrics are kept. */
const evaluationsKept = 100;

/** Before the first leaf. */
export const emptyLine: ModelLine = { models: [], lineFrom: 0, evaluations: [] };

/** The model that held profiles evaluate while the current one is trained; null where nobody is held. */
export function heldModel({ models, lineFrom }: ModelLine, { metrics }: SiteConfig): ModelState | null {
  const current = models.at(-1);
  if (!metrics || metrics.holdout === 0 || !current) return null;
  const version = Math.max(lineFrom, current.version - metrics.lag);
  return version === current.version ? null : (models.find((model) => model.version === version) ?? null);
}

/** The line after one more release on it. */
export function extendLine(
  line: ModelLine,
  { model, metrics, variance }: Extract<Leaf, { kind: 'release' }>,
  site: SiteConfig,
): ModelLine {
  const { models, lineFrom, evaluations } = line;
  return {
    models: remember(models, model),
    lineFrom,
    evaluations:
      metrics && site.metrics
        ? [
            ...evaluations.slice(1 - evaluationsKept),
            {
              version: model.version - 1,
              heldVersion: heldModel(line, site)?.version ?? null,
              sums: metrics,
              unit: metricUnit(site.metrics.radius),
              variance,
            },
          ]
        : evaluations,
  };
}

/** A new line from this model on: what was measured on the old one says nothing of it. */
export function beginLine({ models }: ModelLine, model: ModelState): ModelLine {
  return { models: remember(models, model), lineFrom: model.version, evaluations: [] };
}

function remember(models: readonly ModelState[], model: ModelState): readonly ModelState[] {
  return [...models.slice(-modelsKept), model];
}
