/** What a session is tested on until the test is over: an aggregator, and a transport to it. */
import type { Connection, ConnectionListener } from '../../../client/worker/connection.ts';
import type { LogAccess } from '../../../client/worker/log-watch.ts';
import type { FetchFile } from '../../../client/worker/site.ts';
import type { Aggregator } from '../../../server/rounds/aggregator.ts';
import type { UpdateHeader } from '../../../shared/protocol/messages.ts';

/** An update as it reached the aggregator. */
export type ReceivedUpdate = { readonly header: UpdateHeader; readonly bytes: Uint8Array };

/** See the head of this file. */
export type Stage = {
  readonly aggregator: Aggregator;
  readonly connect: (listener: ConnectionListener) => Connection;
  readonly fetchFile: FetchFile;
  readonly log: LogAccess;
  /** Everything that reached the aggregator, whatever it answered. */
  readonly received: readonly ReceivedUpdate[];
  /** The aggregator gets the next update, its answer is lost with the connection, and the browser comes back by itself. */
  readonly loseNextAnswer: () => void;
};
