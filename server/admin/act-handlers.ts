/** The operator's acts over HTTP: a body in, one move of the aggregator, the state after it out. */
import type { RequestHandler } from 'express';
import * as z from 'zod/mini';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { countSchema } from '../../shared/protocol/primitives.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import type { OperatorAct } from '../rounds/operator-acts.ts';
import { holderIn } from './entrance.ts';

/** What acts are passed to. */
export type ActContext = {
  readonly act: Aggregator['act'];
  /** The state for the page. */
  readonly status: () => unknown;
  /** It was done. @param name of the credential: for the diagnostics, not for the log */
  readonly done: (act: OperatorAct['act'], name: string) => void;
};

const nothingSchema = z.strictObject({});
const versionSchema = z.strictObject({ version: countSchema });

/** Each act, from the body of its request. */
const acts = {
  pause: (body: unknown) => withoutMore('pause', body),
  resume: (body: unknown) => withoutMore('resume', body),
  'close-round': (body: unknown) => withoutMore('close-round', body),
  'roll-back': (body: unknown) => ({
    ...{ act: 'roll-back' as const },
    toVersion: parseWith(versionSchema, body).version,
  }),
} as const satisfies Record<OperatorAct['act'], (body: unknown) => OperatorAct>;

/** Their names. */
export const actNames = Object.keys(acts) as readonly OperatorAct['act'][];

function withoutMore(act: 'pause' | 'resume' | 'close-round', body: unknown): OperatorAct {
  parseWith(nothingSchema, body ?? {});
  return { act };
}

/** Answers 200 with the state after it; 400 or 409 with a code. Its body was parsed. */
export function actHandler(name: OperatorAct['act'], { act, status, done }: ActContext): RequestHandler {
  return (request, response) => {
    const holder = holderIn(response);
    if (!holder) throw new TypeError('an act has an actor');
    try {
      act(acts[name](request.body), holder.credential.id);
    } catch (error) {
      const refused = statusOf(error);
      if (refused === undefined) throw error;
      return void response.status(refused).json({ code: (error as HearsayError).code });
    }
    done(name, holder.credential.name);
    response.json(status());
  };
}

/** Of what the operator can put right; undefined for what broke. */
function statusOf(error: unknown): 400 | 409 | undefined {
  if (!(error instanceof HearsayError)) return undefined;
  if (error.code === 'BAD_MESSAGE') return 400;
  return error.code === 'BAD_CONFIG' || error.code === 'ROUND_CLOSED' ? 409 : undefined;
}
