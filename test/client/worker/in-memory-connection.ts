/**
 * The connection without a wire: sessions and an aggregator in one process. Every message is copied and goes
 * through the protocol's schemas, both ways, as over the socket.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connection, ConnectionEvents } from '../../../client/worker/connection.ts';
import type { Settings } from '../../../server/settings/settings.ts';
import { errorCode, HearsayError } from '../../../shared/hearsay-error.ts';
import { negotiateVersion, protocolVersions } from '../../../shared/protocol/limits.ts';
import {
  announcementSchema,
  helloSchema,
  type Manifest,
  progressSchema,
  type UpdateReply,
  updateHeaderSchema,
  updateReplySchema,
  type Welcome,
  welcomeSchema,
} from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { createSmallSite, type SmallSite } from './small-site.ts';
import type { ReceivedUpdate, Stage } from './stage.ts';

/** A copy, as a wire would deliver it. */
const sent = <T>(message: T): unknown => structuredClone(message);

/** @param pause awaited before and after everything that would cross the wire */
export function createMemoryStage(settings: Settings, pause: () => Promise<unknown> = nextTurn): MemoryStage {
  const browsers = new Set<ConnectionEvents>();
  /** Sent away for another configuration or catalog, and not welcomed again: they hear nothing. */
  const away = new Set<ConnectionEvents>();
  const received: ReceivedUpdate[] = [];
  let losing = false;
  const tell = (deliver: (events: ConnectionEvents) => void): void => {
    for (const events of browsers) {
      if (!away.has(events)) void pause().then(() => browsers.has(events) && deliver(events));
    }
  };
  /** The configuration and catalog that browsers were welcomed with. */
  let introduced: unknown;
  const aggregatorEvents = {
    announced: (announcement: unknown) => {
      const { config } = site.aggregator.state;
      if (config === introduced)
        return tell((events) => events.announced(parseWith(announcementSchema, sent(announcement))));
      introduced = config;
      for (const events of browsers) {
        away.add(events);
        void welcome(events);
      }
    },
    progressed: ({ round }: { round: { number: number; contributions: number } | null }) => {
      const progress = round && { round: round.number, contributions: round.contributions };
      if (progress) tell((events) => events.progressed(parseWith(progressSchema, sent(progress))));
    },
  };
  const begin = (): SmallSite => createSmallSite(settings, aggregatorEvents);
  let site = begin();
  introduced = site.aggregator.state.config;

  const welcome = async (events: ConnectionEvents): Promise<void> => {
    await pause();
    const { versions } = parseWith(helloSchema, sent({ versions: protocolVersions }));
    const version = negotiateVersion(versions)!;
    await pause();
    const message: Welcome = { ok: true, version, manifest: site.manifest() };
    const answer = parseWith(welcomeSchema, sent(message));
    away.delete(events);
    if (browsers.has(events) && answer.ok) events.welcomed(answer.manifest);
  };

  const connect = (events: ConnectionEvents): Connection => {
    browsers.add(events);
    void welcome(events);
    return {
      send: async (header, bytes) => {
        if (!browsers.has(events) || away.has(events)) throw new HearsayError('OFFLINE', 'closed');
        await pause();
        const update = { header: parseWith(updateHeaderSchema, sent(header)), bytes: bytes.slice() };
        received.push(update);
        const reply = await answer(site, update);
        if (losing) {
          losing = false;
          events.lost();
          void welcome(events);
          throw new HearsayError('OFFLINE', 'the answer was lost');
        }
        await pause();
        return parseWith(updateReplySchema, sent(reply));
      },
      close: () => browsers.delete(events),
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
      introduced = site.aggregator.state.config;
      for (const events of browsers) void welcome(events);
    },
    close: async () => browsers.clear(),
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
