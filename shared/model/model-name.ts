/** The recommender models that a site can choose from. What each is stands in `client/models/<name>.ts`. */
export const modelNames = [
  'pooling',
  'bilinear',
  'mlp',
  'conv',
  'sequence-fusion',
  'autoencoder',
  'two-tower',
  'attention',
] as const;

/** One of {@link modelNames}. */
export type ModelName = (typeof modelNames)[number];
