/** The browsers that are connected to a stage without a wire, and which of them hear what its aggregator says. */
import type { ConnectionEvents } from '../../../client/worker/connection.ts';
import type { AggregatorEvents } from '../../../server/rounds/aggregator.ts';
import { negotiateVersion, protocolVersions } from '../../../shared/protocol/limits.ts';
import {
  announcementSchema,
  helloSchema,
  progressSchema,
  type Welcome,
  welcomeSchema,
} from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import type { SmallSite } from './small-site.ts';

/** A copy, as a wire would deliver it. */
export const sent = <T>(message: T): unknown => structuredClone(message);

/** See the head of this file; the aggregator's events are for it. */
export class Audience implements AggregatorEvents {
  readonly #pause: () => Promise<unknown>;
  readonly #site: () => SmallSite;
  readonly #browsers = new Set<ConnectionEvents>();
  /** Sent away for another configuration or catalog, and not welcomed again: they hear nothing. */
  readonly #away = new Set<ConnectionEvents>();
  /** The configuration and catalog that browsers were welcomed with. */
  #introduced: unknown;

  /** @param pause awaited before everything that would cross the wire */
  constructor(pause: () => Promise<unknown>, site: () => SmallSite) {
    this.#pause = pause;
    this.#site = site;
  }

  enter(events: ConnectionEvents): void {
    this.#browsers.add(events);
    void this.welcome(events);
  }

  leave(events: ConnectionEvents): void {
    this.#browsers.delete(events);
  }

  clear(): void {
    this.#browsers.clear();
  }

  /** Connected, and not sent away. */
  hears(events: ConnectionEvents): boolean {
    return this.#browsers.has(events) && !this.#away.has(events);
  }

  readonly announced: AggregatorEvents['announced'] = (announcement) => {
    if (this.#site().aggregator.state.config === this.#introduced) {
      this.#tell((events) => events.announced(parseWith(announcementSchema, sent(announcement))));
    } else {
      for (const events of this.#browsers) this.#away.add(events);
      this.introduce();
    }
  };

  readonly progressed: AggregatorEvents['progressed'] = ({ round }) => {
    const progress = round && { round: round.number, contributions: round.contributions };
    if (progress) this.#tell((events) => events.progressed(parseWith(progressSchema, sent(progress))));
  };

  /** Everybody who is connected is welcomed to the site as it is now. */
  introduce(): void {
    this.#introduced = this.#site().aggregator.state.config;
    for (const events of this.#browsers) void this.welcome(events);
  }

  async welcome(events: ConnectionEvents): Promise<void> {
    await this.#pause();
    const { versions } = parseWith(helloSchema, sent({ versions: protocolVersions }));
    const version = negotiateVersion(versions)!;
    await this.#pause();
    const message: Welcome = { ok: true, version, manifest: this.#site().manifest() };
    const answer = parseWith(welcomeSchema, sent(message));
    this.#away.delete(events);
    if (this.#browsers.has(events) && answer.ok) events.welcomed(answer.manifest);
  }

  /** Everybody who hears. */
  #tell(deliver: (events: ConnectionEvents) => void): void {
    for (const events of this.#browsers) {
      if (this.#away.has(events)) continue;
      void this.#pause().then(() => this.#browsers.has(events) && deliver(events));
    }
  }
}
