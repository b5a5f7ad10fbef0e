/** Settings of what is trained and how. Checks are those of the public configuration. */
import * as z from 'zod/mini';
import type { ModelName } from '../../shared/model/model-name.ts';
import { siteConfigSchema } from '../../shared/protocol/site-config.ts';
import { trainingDefaults } from '../training-defaults.ts';
import { setting } from './setting.ts';

const { model, lattice, localTraining } = siteConfigSchema.shape;
const defaultModel: ModelName = 'pooling';

const modelSchema = z.strictObject({
  name: setting(z._default(model.shape.name, defaultModel), {
    description: 'Which recommender model is trained.',
  }),
  dim: setting(z._default(model.shape.dim, trainingDefaults.dim), {
    description: 'Length of an embedding; fixed for a data folder.',
    unit: 'parameters',
  }),
});

const latticeSchema = z.strictObject({
  clipNorm: setting(z._default(lattice.shape.clipNorm, trainingDefaults.lattice.clipNorm), {
    description: 'Longest delta of a browser (L2); longer ones are shortened to it.',
    unit: 'weight units',
  }),
  radius: setting(z._default(lattice.shape.radius, trainingDefaults.lattice.radius), {
    description: 'Longest update (L2), which the server checks; clipNorm in whole numbers.',
    unit: 'lattice units',
  }),
});

const localTrainingSchema = z.strictObject({
  steps: setting(z._default(localTraining.shape.steps, trainingDefaults.localTraining.steps), {
    description: "Steps of gradient descent in a browser's local round.",
    unit: 'steps',
  }),
  learningRate: setting(
    z._default(localTraining.shape.learningRate, trainingDefaults.localTraining.learningRate),
    { description: 'Learning rate of these steps.' },
  ),
  proximal: setting(localTraining.shape.proximal, {
    description: 'Pull of a local round towards the model that it started from (FedProx).',
    absent: 'no pull',
  }),
});

/** By key. */
export const trainingSettings = {
  model: setting(z.prefault(modelSchema, {}), { description: 'What is trained.' }),
  lattice: setting(z.prefault(latticeSchema, {}), {
    description: 'How long an update may be, and how fine.',
  }),
  localTraining: setting(z.prefault(localTrainingSchema, {}), { description: 'How browsers train.' }),
};
