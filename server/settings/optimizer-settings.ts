/**
 * Settings of the server's optimizer. With a kind it is written whole, and nothing of the default holds; without, what is
 * written changes the default. So a single variable can change the learning rate. Checks are those of the public configuration.
 */
import * as z from 'zod/mini';
import { siteConfigSchema } from '../../shared/protocol/site-config.ts';
import { trainingDefaults } from '../training-defaults.ts';
import { setting } from './setting.ts';

const byDefault = trainingDefaults.optimizer;
const [fedavg, fedavgm, fedadam] = siteConfigSchema.shape.optimizer.def.options;
const { kind, learningRate, averaging, weightDecay, beta1, beta2, tau } = fedadam.shape;
const { momentum } = fedavgm.shape;

const ofKind = {
  description: "The server's optimizer; where it is given, the defaults beside it do not hold.",
  absent: byDefault.kind,
};
const ofLearningRate = { description: 'How far a release moves the model.', needed: 'beside a kind' };
const ofAveraging = {
  description: 'Share of the running average that a release keeps; pages then recommend from that average.',
  absent: 'none',
};
const ofWeightDecay = {
  description: 'Share of its distance from its start that a release takes off the model.',
  absent: 'none',
};
const ofMomentum = {
  description: 'Share of the last step that goes on in the next, for fedavgm.',
  needed: 'beside kind fedavgm',
};
const ofBeta1 = {
  description: 'Decay of the mean of the steps, for fedadam.',
  needed: 'beside kind fedadam',
};
const ofBeta2 = {
  description: 'Decay of the mean of their squares, for fedadam.',
  needed: 'beside kind fedadam',
};
const ofTau = {
  description: 'What is added to the root of that mean before it divides, for fedadam.',
  needed: 'beside kind fedadam',
};

const step = {
  learningRate: setting(learningRate, ofLearningRate),
  averaging: setting(averaging, ofAveraging),
  weightDecay: setting(weightDecay, ofWeightDecay),
};

const changedDefaultSchema = z.strictObject({
  kind: z.optional(z.undefined()),
  learningRate: setting(z._default(learningRate, byDefault.learningRate), ofLearningRate),
  averaging: setting(z._default(averaging, byDefault.averaging), ofAveraging),
  weightDecay: setting(z._default(weightDecay, byDefault.weightDecay), ofWeightDecay),
  beta1: setting(z._default(beta1, byDefault.beta1), ofBeta1),
  beta2: setting(z._default(beta2, byDefault.beta2), ofBeta2),
  tau: setting(z._default(tau, byDefault.tau), ofTau),
});

const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: setting(fedavg.shape.kind, ofKind), ...step }),
  z.strictObject({
    ...{ kind: setting(fedavgm.shape.kind, ofKind), ...step },
    momentum: setting(momentum, ofMomentum),
  }),
  z.strictObject({
    ...{ kind: setting(kind, ofKind), ...step },
    beta1: setting(beta1, ofBeta1),
    beta2: setting(beta2, ofBeta2),
    tau: setting(tau, ofTau),
  }),
  z.pipe(
    changedDefaultSchema,
    z.transform((changed) => ({ ...changed, kind: byDefault.kind })),
  ),
]);

/** By key. */
export const optimizerSettings = {
  optimizer: setting(z.prefault(optimizerSchema, {}), {
    description:
      'What a release does with an average. With a kind it is written whole; without, it changes the default.',
  }),
};
