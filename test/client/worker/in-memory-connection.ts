/**
 * The connection without a wire: sessions and an aggregator in one process. Every message is copied and goes
 * through the protocol's schemas, both ways, as over the socket.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Connection, ConnectionListener } from '../../../client/worker/connection.ts';
import type { Settings } from '../../../server/settings/settings.ts';
import { errorCode, HearsayError } from '../../../shared/hearsay-error.ts';
import {
  type Manifest,
  type UpdateReply,
  updateHeaderSchema,
  updateReplySchema,
} from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { Audience, sent } from './audience.ts';
import { createSmallSite, type SmallSite } from './small-site.ts';
import type { ReceivedUpdate, Stage } from './stage.ts';

/** @param pause awaited before and after everything that would cross the wire */
export function createMemoryStage(settings: Settings, pause: () => Promise<unknown> = nextTurn): MemoryStage {
  const audience = new Audience(pause, () => site);
  const received: ReceivedUpdate[] = [];
  let losing = false;
  const begin = (): SmallSite => createSmallSite(settings, audience);
  let site = begin();
  audience.introduce();
  onTestFinished(() => audience.clear());

  const connect = (listener: ConnectionListener): Connection => {
    audience.enter(listener);
    return {
      send: async (header, bytes) => {
        if (!audience.hears(listener)) throw new HearsayError('OFFLINE', 'closed');
        await pause();
        const update = { header: parseWith(updateHeaderSchema, sent(header)), bytes: bytes.slice() };
        received.push(update);
        const reply = await answer(site, update);
        if (losing) {
          losing = false;
          listener.lost();
          void audience.welcome(listener);
          throw new HearsayError('OFFLINE', 'the answer was lost');
        }
        await pause();
        return parseWith(updateReplySchema, sent(reply));
      },
      close: () => audience.leave(listener),
    };
  };
  return {
    get aggregator() {
      return site.aggregator;
    },
    connect,
    fetchFile: (path, hash) => site.fetchFile(path, hash),
    log: { aggregator: 'memory', fetchLog: (path) => site.fetchLog(path) },
    manifest: () => site.manifest(),
    received,
    loseNextAnswer: () => {
      losing = true;
    },
    beginAnew: () => {
      site = begin();
      audience.introduce();
    },
  };
}

/** A stage whose aggregator can lose everything. */
export type MemoryStage = Stage & {
  /** The aggregator starts again with an empty store: another log, rounds from 0 on. */
  readonly beginAnew: () => void;
  readonly manifest: () => Manifest;
};

async function answer({ aggregator }: SmallSite, { header, bytes }: ReceivedUpdate): Promise<UpdateReply> {
  try {
    return { ok: true, receipt: await aggregator.contribute(header, bytes) };
  } catch (error) {
    return { ok: false, code: errorCode(error) };
  }
}
