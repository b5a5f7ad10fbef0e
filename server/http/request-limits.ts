/** Requests of one address within its limits, and none with a body that nobody reads. */
import type { Request, RequestHandler, Response } from 'express';
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { Door } from '../access/door.ts';

/** Whom it holds for, and who counts refusals. */
type Limiting = {
  readonly isFree: (request: Request) => boolean;
  readonly refused: (code: ErrorCode) => void;
};

/**
 * Answer 429 with `Retry-After` to an address that has asked for too much, and count what it is answered.
 * @param isFree requests that are not counted: of an auditor, who asks for every update of a round
 */
export function limitRequests({ limits, addressOf }: Door, { isFree, refused }: Limiting): RequestHandler {
  return async (request, response, next) => {
    if (isFree(request)) return next();
    const address = addressOf(request);
    const { socket } = request;
    const written = socket.bytesWritten;
    response.once('close', () => limits.answered(address, socket.bytesWritten - written));
    const seconds = await limits.request(address);
    if (seconds === 0) return next();
    refused('TOO_MANY');
    sendTooMany(response, seconds);
  };
}

/** Come back in so many seconds. */
export function sendTooMany(response: Response, seconds: number): void {
  response.set({ 'Retry-After': `${seconds}`, 'Cache-Control': 'no-store' }).sendStatus(429);
}

/**
 * Answer 413 to a request with a body, however it is framed, and end its connection: what is not read would else be taken
 * in to the end and thrown away. Comes after the routes that read one.
 */
export function refuseBodies(refused: (code: ErrorCode) => void): RequestHandler {
  return (request, response, next) => {
    if (!hasBody(request)) return next();
    refused('TOO_LARGE');
    response.set('Connection', 'close').sendStatus(413);
  };
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
