/**
 * What an update of a site looks like: the d coordinates of the model, and where federated evaluation is on, six
 * or more for its metrics. Each part has a norm bound of its own with B_model^2 + B_metrics^2 <= B^2, so the whole stays
 * within B and a release costs what it costs without metrics. What voids it: adding an update that was not checked here.
 */
import { HearsayError } from '../hearsay-error.ts';
import { type MetricsSettings, metricCoordinates } from '../metrics/metric-layout.ts';
import { type Course, isOnCourse } from './course.ts';
import type { SparseUpdate } from './decode-update.ts';
import type { Lattice } from './lattice.ts';
import { assertWithinRadius, squaredNorm } from './norm.ts';

/** The part of a site's configuration that says how updates look. */
export type UpdateSettings = {
  readonly lattice: Lattice;
  /** Null: no federated evaluation. Its radius is an integer below the lattice's. */
  readonly metrics: MetricsSettings | null;
};

/** Lengths and bounds of the two parts. */
export type UpdateShape = {
  /** d. */
  readonly modelDim: number;
  /** B_model, lattice units. */
  readonly modelRadius: number;
  /** B_metrics, lattice units; null where an update has no metrics. */
  readonly metricsRadius: number | null;
  /** Coordinates behind the model's; 0 without metrics. */
  readonly metricsDim: number;
};

/** The shape of a site's updates. @param modelDim d */
export function updateShape(modelDim: number, settings: UpdateSettings): UpdateShape {
  const { radius } = modelLattice(settings);
  const { metrics } = settings;
  return {
    modelDim,
    modelRadius: radius,
    metricsRadius: metrics?.radius ?? null,
    metricsDim: metricCoordinates(metrics),
  };
}

/** Coordinates of an update: the model's and the metrics'. */
export function updateLength({ modelDim, metricsDim }: UpdateShape): number {
  return modelDim + metricsDim;
}

/**
 * The lattice of the model's coordinates. The clip norm keeps its meaning, the bound of a delta: so one unit is
 * clipNorm / B_model, and what the metrics take of B is paid for by a coarser unit, that is by more noise in weights.
 */
export function modelLattice({ lattice, metrics }: UpdateSettings): Lattice {
  if (metrics === null) return lattice;
  // both squares are below 2^31, so the root's floor is exact
  const radius = Math.floor(Math.sqrt(lattice.radius ** 2 - metrics.radius ** 2));
  return { clipNorm: lattice.clipNorm, radius };
}

/**
 * Refuse an update of which a part is longer than its radius.
 * @throws HearsayError OUT_OF_RANGE (a coordinate), NORM_EXCEEDED (a part)
 */
export function assertWithinShape(update: SparseUpdate, shape: UpdateShape): void {
  const split = modelCoordinates(update, shape);
  assertWithinRadius(update.values.subarray(0, split), shape.modelRadius);
  assertWithinRadius(update.values.subarray(split), shape.metricsRadius ?? 0);
}

/** How long the parts of an update are, lattice units; null where it has no metrics. */
export type PartNorms = { readonly model: number; readonly metrics: number | null };

/** The norms that {@link assertWithinShape} bounds. */
export function partNorms(update: SparseUpdate, shape: UpdateShape): PartNorms {
  const split = modelCoordinates(update, shape);
  const normOf = (values: Int32Array): number => Math.sqrt(squaredNorm(values));
  return {
    model: normOf(update.values.subarray(0, split)),
    metrics: shape.metricsRadius === null ? null : normOf(update.values.subarray(split)),
  };
}

/**
 * Refuse an update that moves the model: one that only evaluates, whatever model it comes from.
 * @throws HearsayError STALE_MODEL
 */
export function assertEvaluationOnly(update: SparseUpdate, shape: UpdateShape): void {
  if (modelCoordinates(update, shape) === 0) return;
  throw new HearsayError('STALE_MODEL', 'an update from the held model may evaluate it and no more');
}

/**
 * What an update counts as (LA10): itself, or where its model coordinates turn too far from the course, its metrics alone.
 * @param course null: every update counts
 * @returns views into the update
 */
export function countedUpdate(update: SparseUpdate, shape: UpdateShape, course: Course | null): SparseUpdate {
  if (course === null) return update;
  const split = modelCoordinates(update, shape);
  const { indices, values } = update;
  const ofModel = { indices: indices.subarray(0, split), values: values.subarray(0, split) };
  return isOnCourse(ofModel, course)
    ? update
    : { indices: indices.subarray(split), values: values.subarray(split) };
}

/** How many of the nonzero coordinates are the model's; they come first. */
function modelCoordinates({ indices }: SparseUpdate, { modelDim }: UpdateShape): number {
  let count = indices.length;
  while (count > 0 && indices[count - 1]! >= modelDim) count--;
  return count;
}
