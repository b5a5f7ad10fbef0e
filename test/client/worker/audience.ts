/** The browsers that are connected to a stage without a wire, and which of them hear what its aggregator says. */
import type { ConnectionListener } from '../../../client/worker/connection.ts';
import type { AggregatorListener } from '../../../server/rounds/aggregator.ts';
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

/** See the head of this file; it listens to the aggregator. */
export class Audience implements AggregatorListener {
  readonly #pause: () => Promise<unknown>;
  readonly #site: () => SmallSite;
  readonly #browsers = new Set<ConnectionListener>();
  /** Sent away for another configuration or catalog, and not welcomed again: they hear nothing. */
  readonly #away = new Set<ConnectionListener>();
  /** The configuration and catalog that browsers were welcomed with. */
  #introduced: unknown;

  /** @param pause awaited before everything that would cross the wire */
  constructor(pause: () => Promise<unknown>, site: () => SmallSite) {
    this.#pause = pause;
    this.#site = site;
  }

  enter(listener: ConnectionListener): void {
    this.#browsers.add(listener);
    void this.welcome(listener);
  }

  leave(listener: ConnectionListener): void {
    this.#browsers.delete(listener);
  }

  clear(): void {
    this.#browsers.clear();
  }

  /** Connected, and not sent away. */
  hears(listener: ConnectionListener): boolean {
    return this.#browsers.has(listener) && !this.#away.has(listener);
  }

  readonly announced: AggregatorListener['announced'] = (announcement) => {
    if (this.#site().aggregator.state.config === this.#introduced) {
      this.#tell((listener) => listener.announced(parseWith(announcementSchema, sent(announcement))));
    } else {
      for (const listener of this.#browsers) this.#away.add(listener);
      this.introduce();
    }
  };

  readonly progressed: AggregatorListener['progressed'] = ({ round }) => {
    const progress = round && { round: round.number, contributions: round.contributions };
    if (progress) this.#tell((listener) => listener.progressed(parseWith(progressSchema, sent(progress))));
  };

  /** Everybody who is connected is welcomed to the site as it is now. */
  introduce(): void {
    this.#introduced = this.#site().aggregator.state.config;
    for (const listener of this.#browsers) void this.welcome(listener);
  }

  async welcome(listener: ConnectionListener): Promise<void> {
    await this.#pause();
    const { versions } = parseWith(helloSchema, sent({ versions: protocolVersions }));
    const version = negotiateVersion(versions)!;
    await this.#pause();
    const message: Welcome = { ok: true, version, manifest: this.#site().manifest() };
    const answer = parseWith(welcomeSchema, sent(message));
    this.#away.delete(listener);
    if (this.#browsers.has(listener) && answer.ok) listener.welcomed(answer.manifest);
  }

  /** Everybody who hears. */
  #tell(deliver: (listener: ConnectionListener) => void): void {
    for (const listener of this.#browsers) {
      if (this.#away.has(listener)) continue;
      void this.#pause().then(() => this.#browsers.has(listener) && deliver(listener));
    }
  }
}
