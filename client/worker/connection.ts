/** What a session needs of a connection to the aggregator; sockets implement it, tests too. */
import type {
  Announcement,
  BackendName,
  Manifest,
  UpdateHeader,
  UpdateReply,
} from '../../shared/protocol/messages.ts';

/** What arrives without having been asked for, already parsed. */
export type ConnectionListener = {
  /** Connected and welcomed, again after every reconnection. */
  readonly welcomed: (manifest: Manifest) => void;
  readonly announced: (announcement: Announcement) => void;
  readonly progressed: (progress: { round: number; contributions: number }) => void;
  /** Not connected; it goes on trying by itself. */
  readonly lost: () => void;
  /** The aggregator speaks no protocol that this build does; it stops trying. */
  readonly incompatible: () => void;
};

/** One connection. */
export type Connection = {
  /**
   * Send an update; resolves with the answer.
   * @throws HearsayError OFFLINE where none came in time: it may have arrived or not
   */
  readonly send: (header: UpdateHeader, bytes: Uint8Array) => Promise<UpdateReply>;
  /** Tell what trains here, for the operator's count; absent where nobody counts. */
  readonly tell?: (backend: BackendName) => void;
  readonly close: () => void;
};
