/** What the aggregator is given: everything that is not a fold over the log. Tests hand in their own. */
import type { Leaf } from '../../shared/log/leaf.ts';
import type { Store } from '../store/store.ts';
import type { Site } from './site.ts';

/** The build that runs: what a `code` leaf states. */
export type Build = Pick<Extract<Leaf, { kind: 'code' }>, 'version' | 'files'>;

/** See the head of this file. */
export type AggregatorEnvironment = {
  readonly store: Store;
  readonly site: Site;
  /** Stated in the log; undefined where nobody can build it again. */
  readonly build?: Build | undefined;
  /** Model 0 of a new log, [d]. */
  readonly initialModel: () => Float32Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long updates, salts and seeds are kept, milliseconds from the opening of their round. */
  readonly evidenceMs: number;
  /** Most of a cohort from one network, 0..1 (AD3); left out: all of it. */
  readonly cohortShare?: number;
  /** From the system's secure source: seeds and salts. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** In a sentence, why no update is taken and no round opens now; undefined, or left out, where nothing speaks against it. */
  readonly unavailable?: () => string | undefined;
  /** Run soon, after what already waits, so that updates which arrive together share one commit. */
  readonly defer: (run: () => void) => void;
};
