/** Scores of one model for one visitor, and nothing left on the device. */
import type { ModelSite, Visitor } from './model.ts';
import { models } from './models.ts';

/**
 * @param parameters [d], of the model that the spec names
 * @returns [items], higher is better
 * @throws whatever the backend throws
 */
export async function scoreOnce(
  site: ModelSite,
  parameters: Float32Array,
  visitor: Visitor,
): Promise<Float32Array> {
  const scorer = models[site.spec.model].createScorer(site, parameters);
  try {
    return await scorer.scores(visitor);
  } finally {
    scorer.dispose();
  }
}
