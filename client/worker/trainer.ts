/** What trains and scores: a backend of TensorFlow.js, chosen once, chosen anew when its device is lost. */
import type { BackendStatus } from '../embed/status.ts';
import type { LocalResult, LocalTraining } from '../models/local-round.ts';
import type { LocalTask, ModelSite, Visitor } from '../models/model.ts';

/** See the head of this file. */
export type Trainer = {
  /** The backend that will train; chooses it at the first call. @throws HearsayError NO_BACKEND */
  readonly backend: () => Promise<BackendStatus>;
  /** @throws HearsayError DEVICE_LOST, NO_BACKEND, or what `breathe` rejects with */
  readonly train: (task: LocalTask, settings: LocalTraining) => Promise<LocalResult>;
  /**
   * The score of every item for one visitor, [items], higher is better.
   * @param parameters [d], the model
   * @throws as `train`
   */
  readonly score: (site: ModelSite, parameters: Float32Array, visitor: Visitor) => Promise<Float32Array>;
};
