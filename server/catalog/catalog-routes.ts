/**
 * `PUT /catalog`: the whole catalog, in any format that its `Content-Type` names. `PATCH /catalog`: single items, JSON Lines.
 * Both also gzipped. 200: it is in force; 202: it is durable, and will be, as the settings of `feed` say. Who may call them is
 * decided before: whoever mounts these routes lets only those through who may change the catalog.
 */
import type { IRouter, Request, RequestHandler, Response } from 'express';
import { errorCode, HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { holderIn } from '../admin/entrance.ts';
import type { FeedSettings } from '../settings/feed-settings.ts';
import { applyChanges } from './catalog-delta.ts';
import { formatOfType, knownTypes } from './catalog-format.ts';
import type { CatalogKeeper, CatalogOutcome } from './catalog-keeper.ts';
import { readingRules } from './follow-catalog.ts';
import { type BadRows, readCatalogFrom } from './read-catalog.ts';
import { readChanges } from './read-changes.ts';

/** What the routes work with. */
export type CatalogDoor = { readonly keeper: Pick<CatalogKeeper, 'give'>; readonly feed: FeedSettings };

/** The two handlers. */
export type CatalogHandlers = { readonly put: RequestHandler; readonly patch: RequestHandler };

/** Most requests that wait for the one before them; bodies are read one at a time. */
const maxWaiting = 8;

/** Add both to a router that lets only those through who may change the catalog. */
export function addCatalogRoutes(router: IRouter, door: CatalogDoor): void {
  const { put, patch } = catalogHandlers(door);
  router.put('/catalog', put);
  router.patch('/catalog', patch);
}

/** See the head of this file. `?anyRemovals=true` has a PUT taken whatever it drops. */
export function catalogHandlers({ keeper, feed }: CatalogDoor): CatalogHandlers {
  const rules = readingRules(feed);
  const mostBytes = feed.mostMegabytes * 1e6;
  const inTurn = createTurns();
  const put = async (request: Request, credential: string | undefined): Promise<Answer> => {
    const type = request.headers['content-type'] ?? '';
    const format = formatOfType(type);
    if (!format) throw unknownType(type, knownTypes);
    const source = { name: 'request', type, bytes: bodyOf(request, mostBytes) };
    const { items, bad } = await readCatalogFrom(source, { ...rules, format });
    const anyRemovals = request.query.anyRemovals === 'true';
    return { outcome: keeper.give('put', () => items, { bad, anyRemovals, credential }), bad };
  };
  const patch = async (request: Request, credential: string | undefined): Promise<Answer> => {
    const type = request.headers['content-type'] ?? '';
    if (formatOfType(type) !== 'jsonl')
      throw unknownType(type, ['application/jsonl', 'application/x-ndjson']);
    const { changes, bad } = await readChanges(
      { name: 'request', bytes: bodyOf(request, mostBytes) },
      mostBytes,
    );
    const [first] = bad.told;
    if (changes.length === 0)
      throw first ?? new HearsayError('BAD_CATALOG', 'expected at least one row, got none');
    const apply = (items: Parameters<typeof applyChanges>[0]) => applyChanges(items, changes);
    return { outcome: keeper.give('patch', apply, { bad, anyRemovals: true, credential }), bad };
  };
  return { put: answering(inTurn, put), patch: answering(inTurn, patch) };
}

type Answer = { readonly outcome: CatalogOutcome; readonly bad: BadRows };

/** The request's own type, told apart from its content. */
class UnknownType extends HearsayError {}

const unknownType = (type: string, known: readonly string[]): UnknownType =>
  new UnknownType(
    'BAD_MESSAGE',
    `Content-Type: expected one of ${known.join(', ')}, got ${JSON.stringify(type.slice(0, 60))}`,
  );

/** The body, which stays open where it is not read to its end: an answer still has to come through. */
function bodyOf(request: Request, mostBytes: number): AsyncIterable<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    throw new HearsayError(
      'TOO_LARGE',
      `request: expected at most ${mostBytes / 1e6} MB, see feed.mostMegabytes`,
    );
  }
  return {
    [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>,
  };
}

/** @param run also told the public id of the credential that the request came in by */
function answering(
  inTurn: Turns,
  run: (request: Request, credential: string | undefined) => Promise<Answer>,
): RequestHandler {
  return async (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    const turn = inTurn(() => run(request, holderIn(response)?.credential.id));
    if (!turn) {
      response
        .set('Retry-After', '5')
        .status(503)
        .json({ code: 'TOO_LARGE', message: 'too many changes at once' });
      return endBody(request, response);
    }
    try {
      const { outcome, bad } = await turn;
      const rows = bad.told.map(({ place: { line }, reason }) => ({ line, reason }));
      response.status(outcome.applied ? 200 : 202).json({ ...outcome, badRows: bad.count, bad: rows });
    } catch (error) {
      const status = statusOf(error);
      if (status === 500) return next(error);
      response.status(status).json({ code: errorCode(error), message: reasonOf(error) });
      endBody(request, response);
    }
  };
}

/** What is not read of a body is not waited for. */
function endBody(request: Request, response: Response): void {
  if (request.complete) return;
  response.once('finish', () => request.destroy());
}

function statusOf(error: unknown): 400 | 409 | 413 | 415 | 500 {
  if (error instanceof UnknownType) return 415;
  switch (errorCode(error)) {
    case 'BAD_CATALOG':
      return 400;
    case 'BAD_CONFIG':
      return 409;
    case 'TOO_LARGE':
      return 413;
    default:
      return 500;
  }
}

type Turns = <T>(run: () => Promise<T>) => Promise<T> | undefined;

/** One after the other; undefined for who would have to wait behind too many. */
function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (run) => {
    if (waiting > maxWaiting) return undefined;
    waiting++;
    const turn = last.then(run);
    last = turn.then(
      () => waiting--,
      () => waiting--,
    );
    return turn;
  };
}
