/** How long a client may take: who dribbles holds a connection, and no more than that, for as long as it is waited for. */
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';

/** All in milliseconds. */
export type Patience = {
  /** From the first byte of a request to the end of its headers. */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /** Nothing sent and nothing taken, on a connection that is no WebSocket. */
  readonly idleMs: number;
  /** From a WebSocket to the first packet of Socket.IO. */
  readonly joinMs: number;
  /** From there to a welcome; on the way a telephone works for its ticket. */
  readonly helloMs: number;
  /** How often Node looks for requests that take too long. */
  readonly lookMs: number;
};

/** What holds. */
export const patience: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 60_000,
  joinMs: 10_000,
  helloMs: 60_000,
  lookMs: 2_000,
};

/** An HTTP server that waits no longer. */
export function createPatientServer(
  app: RequestListener,
  { headersMs, requestMs, idleMs, lookMs }: Patience = patience,
): HttpServer {
  const http = createServer(
    { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: lookMs },
    app,
  );
  return http.setTimeout(idleMs);
}
