/**
 * What a page says of its visitor and of the moment, as hashed features: `ageBand:25-34`, `hour:20`, `device:phone`.
 * They are made and used on the device and not sent as such. But in a delta of a model that reads them (`bilinear`,
 * `mlp`, `sequence-fusion`, `autoencoder`, `two-tower`) only the rows of their buckets move, and the hash is public: from
 * one update whoever sees it, the aggregator, can infer attributes, hour, weekday and device class. Releases hide it
 * as far as their noise goes.
 */
import { featureBuckets } from '../../shared/model/feature-buckets.ts';
import type { Attributes } from '../history/attributes.ts';
import { fnv1a } from './fnv1a.ts';

/** [featureBuckets], the mean of the features' one-hot vectors; zeros where nothing is known. */
export type VisitorFeatures = Float32Array;

/** Nothing known. */
export const noFeatures: VisitorFeatures = new Float32Array(featureBuckets);

/** Hash attributes of visitor and moment; the order does not matter. */
export function visitorFeatures(attributes: Attributes): VisitorFeatures {
  const entries = Object.entries(attributes);
  const features = new Float32Array(featureBuckets);
  for (const [name, value] of entries) {
    const bucket = fnv1a(`${name}:${value}`.toLowerCase()) % featureBuckets;
    features[bucket] = features[bucket]! + 1 / entries.length;
  }
  return features;
}

/** What a page is looked at on. */
export type DeviceClass = 'phone' | 'tablet' | 'desktop';

/** Hour and weekday of a moment in the visitor's own time, and the class of the device. */
export function momentAttributes(now: Date, deviceClass: DeviceClass): Attributes {
  return { hour: now.getHours(), weekday: now.getDay(), device: deviceClass };
}
