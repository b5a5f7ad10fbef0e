/** How many requests were answered, by what they asked for and with which status; nothing of who asked. */
import type { RequestHandler } from 'express';
import { type RouteClass, routeClassOf } from './route-class.ts';

/** Requests of one kind. */
export type RequestCount = {
  readonly route: RouteClass;
  /** HTTP status, or `aborted` where the client went away before it was answered. */
  readonly status: string;
  readonly count: number;
};

/** Counts since the start. */
export type RequestCounts = {
  readonly count: RequestHandler;
  readonly all: () => readonly RequestCount[];
};

/** Nothing counted yet. */
export function createRequestCounts(): RequestCounts {
  const counts = new Map<string, RequestCount>();
  return {
    count: (request, response, next) => {
      const route = routeClassOf(request.path);
      response.once('close', () => {
        const status = response.writableFinished ? String(response.statusCode) : 'aborted';
        const key = `${route} ${status}`;
        counts.set(key, { route, status, count: (counts.get(key)?.count ?? 0) + 1 });
      });
      next();
    },
    all: () => [...counts.values()],
  };
}
