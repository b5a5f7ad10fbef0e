/** What trains: a backend of TensorFlow.js, chosen once, chosen anew when its device is lost. */
import type { BackendStatus } from '../embed/status.ts';
import type { LocalResult, LocalTraining } from '../models/local-round.ts';
import type { LocalTask } from '../models/model.ts';

/** See the head of this file. */
export type Trainer = {
  /** The backend that will train; chooses it at the first call. @throws HearsayError NO_BACKEND */
  readonly backend: () => Promise<BackendStatus>;
  /** @throws HearsayError DEVICE_LOST, NO_BACKEND, or what `breathe` rejects with */
  readonly train: (task: LocalTask, settings: LocalTraining) => Promise<LocalResult>;
};
