/**
 * The models that a log has published lately. A line begins with the first model, with every roll-back and with every
 * change of catalog: within it each model came from the one before, so the held model, some releases back, is one that
 * the current one grew from.
 */
import type { Evaluation } from '../metrics/evaluation.ts';
import { evaluationCoordinates, metricUnit } from '../metrics/metric-layout.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import type { ModelState } from './model-state.ts';

/** A model of a line, as far as the line is concerned; the log's are {@link ModelState}, a simulation has its own. */
type Versioned = { readonly version: number };

/** Part of the log's state. */
export type ModelLine<Model extends Versioned = ModelState> = {
  /** The last models, oldest first, the current one last: a roll-back may go to any of them. */
  readonly models: readonly Model[];
  /** Version with which the current line began. */
  readonly lineFrom: number;
  /** What was measured on the current line, oldest first. */
  readonly evaluations: readonly Evaluation[];
};

/** How many earlier models a roll-back can reach; the held ones are among them, for `maxLag` is less. */
const modelsKept = 100;

/** How many releases' metrics are kept. */
const evaluationsKept = 100;

/** Before the first leaf. */
export const emptyLine: ModelLine<never> = { models: [], lineFrom: 0, evaluations: [] };

/** The model that held profiles evaluate while the current one is trained; null where nobody is held. */
export function heldModel<Model extends Versioned>(
  { models, lineFrom }: ModelLine<Model>,
  { metrics }: Pick<SiteConfig, 'metrics'>,
): Model | null {
  const current = models.at(-1);
  if (!metrics || metrics.holdout === 0 || !current) return null;
  const version = Math.max(lineFrom, current.version - metrics.lag);
  return version === current.version ? null : (models.find((model) => model.version === version) ?? null);
}

/** What a line has to know of a release. */
type Released<Model> = {
  readonly model: Model;
  /** Noised sums, those of the evaluation first; null without metrics. */
  readonly metrics: readonly number[] | null;
  readonly variance: number;
};

/** The line after one more release on it. */
export function extendLine<Model extends Versioned>(
  line: ModelLine<Model>,
  { model, metrics, variance }: Released<Model>,
  site: Pick<SiteConfig, 'metrics'>,
): ModelLine<Model> {
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
              sums: metrics.slice(0, evaluationCoordinates),
              unit: metricUnit(site.metrics),
              variance,
            },
          ]
        : evaluations,
  };
}

/** A new line from this model on: what was measured on the old one says nothing of it. */
export function beginLine<Model extends Versioned>(
  { models }: ModelLine<Model>,
  model: Model,
): ModelLine<Model> {
  return { models: remember(models, model), lineFrom: model.version, evaluations: [] };
}

/** A new line over another catalog: the models before are over the old one, and nothing goes back to them. */
export function beginLineOver(model: ModelState): ModelLine {
  return beginLine(emptyLine, model);
}

function remember<Model>(models: readonly Model[], model: Model): readonly Model[] {
  return [...models.slice(-modelsKept), model];
}
