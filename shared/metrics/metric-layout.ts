/**
 * Where each number stands among an update's metrics, and how large one visitor is in them (PROTOCOL.md, LA7, LA8).
 * The six coordinates of federated evaluation come first; with an experiment there are, for each of its three arms, four
 * for the site and four for each placement. All of them have one unit, u = floor(B_metrics / sqrt(n)) with n the most
 * that one visitor fills, each with at most one unit: so whatever happened, they are together never longer than B_metrics.
 */

/** Where an experiment counts, besides the whole site. */
export type Placements = { readonly placements: readonly string[] };

/** What of a site's metrics says how long they are. */
export type MetricsSettings = {
  /** B_metrics, lattice units, integer, >= 2; with an experiment so large that the unit is not 0. */
  readonly radius: number;
  readonly experiment?: Placements;
};

/** Coordinates of federated evaluation: count, hits and gain of each of two arms. */
export const evaluationCoordinates = 6;

/** Those of them that one visitor fills. */
const evaluationFilled = 3;

/** What a visitor of an experiment is recommended: by the model, what is popular, or nothing. In the order of the coordinates. */
export const experimentArms = ['recommendations', 'popularity', 'none'] as const;

/** One of {@link experimentArms}. */
export type ExperimentArm = (typeof experimentArms)[number];

/** What is counted for the site and for each placement, in the order of the coordinates. */
export const placeOutcomes = ['visitor', 'click', 'add-to-cart', 'purchase'] as const;

/** One of {@link placeOutcomes}. */
export type PlaceOutcome = (typeof placeOutcomes)[number];

/** Most placements of an experiment. */
export const mostPlacements = 8;

/** Coordinates of one arm of an experiment: four for the site and four for each placement. */
export function armCoordinates(placements: number): number {
  return placeOutcomes.length * (1 + placements);
}

/** Coordinates of an update's metrics; 0 where the site has none. */
export function metricCoordinates(metrics: MetricsSettings | null): number {
  if (metrics === null) return 0;
  const { experiment } = metrics;
  const arms = experiment ? experimentArms.length * armCoordinates(experiment.placements.length) : 0;
  return evaluationCoordinates + arms;
}

/** Most coordinates of an update's metrics, whatever the site. */
export const mostMetricCoordinates =
  evaluationCoordinates + experimentArms.length * armCoordinates(mostPlacements);

/** Lattice units of one visitor: the largest with which all that one visitor fills fits the radius; 0: there is none. */
export function metricUnit({ radius, experiment }: MetricsSettings): number {
  const filled = evaluationFilled + (experiment ? armCoordinates(experiment.placements.length) : 0);
  return Math.floor(radius / Math.sqrt(filled)); // 3 mod 4, so no square, and the floor is exact
}
