/** Times whole local rounds of each model, from history to delta, by the code that a visitor's browser runs. */
import { trainLocally } from '../../../client/models/local-round.ts';
import { models } from '../../../client/models/models.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import type { ModelName } from '../../../shared/model/model-name.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { measuredCatalog, measuredVisitor } from './measured-task.ts';
import { dim, events, learningRate, steps } from './round-shapes.ts';

/** @returns milliseconds of each round, the first of which compiles and warms up */
export async function timeModelRounds(name: ModelName, rounds: number): Promise<number[]> {
  const catalog = measuredCatalog();
  const site = { spec: modelSpec({ name, dim }, catalog.shape), catalog };
  const parameters = initialModel(site.spec, 1);
  const visitor = measuredVisitor(events);
  const milliseconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const task = models[name].localTask(site, { parameters, visitor, steps, draw: seededUniform(round) });
    if (!task) throw new TypeError('the measured history holds nothing to predict');
    await trainLocally(task, { steps, learningRate }, async () => undefined);
    milliseconds.push(performance.now() - began);
  }
  return milliseconds;
}
