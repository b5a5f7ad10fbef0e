/**
 * A line for each request that failed, and at the level `debug` for every one, with an id that the answer carries as
 * `X-Request-Id`. A line holds the id, the method, the class of the route, the status and how long it took: what else a stranger
 * sends (path, query, headers, cookies, body) or is (address) is never handed to the logger, so it cannot be written.
 */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { routeClassOf } from './route-class.ts';

/** See the head of this file. An id that a stranger sends is not taken over. */
export function createRequestLines(lines: Logger): RequestHandler {
  return ({ method, path }, response, next) => {
    const [request, started] = [randomUUID(), performance.now()];
    response.locals[requestKey] = request;
    response.set('X-Request-Id', request);
    response.once('close', () => {
      const { statusCode, writableFinished } = response;
      const ms = Math.round(performance.now() - started);
      const facts = { request, method, route: routeClassOf(path), status: statusCode, ms };
      if (!writableFinished) lines.debug(facts, 'gone before it was answered');
      else if (statusCode < 500) lines.debug(facts, 'answered');
      // its cause has a line of its own
      else lines.error(facts, 'answered with a failure');
    });
    next();
  };
}

const requestKey = 'requestId';

/** The id of the request that is answered so; undefined where it has none. */
export function requestIdOf({ locals }: Response): string | undefined {
  const id: unknown = locals[requestKey];
  return typeof id === 'string' ? id : undefined;
}
