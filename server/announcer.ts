/** Tells what is new of models, rounds and configuration: browsers, the operator, witnesses, and who waits for a round to end. */
import { updateLength, updateShape } from '../shared/lattice/update-shape.ts';
import { specDim } from '../shared/model/spec.ts';
import type { Announcement } from '../shared/protocol/messages.ts';
import type { CatalogKeeper } from './catalog/catalog-keeper.ts';
import type { Diagnostics } from './diagnostics.ts';
import { tellRelease } from './operator-lines.ts';
import type { Aggregator } from './rounds/aggregator.ts';
import type { Gateway } from './sockets/gateway.ts';

/** Whose news it is, and who is told. */
export type AnnouncerParts = {
  readonly aggregator: Pick<Aggregator, 'state' | 'site'>;
  readonly gateway: Pick<Gateway, 'announce' | 'reintroduce'>;
  readonly keeper: Pick<CatalogKeeper, 'tick'>;
  readonly diagnostics: Pick<Diagnostics, 'info'>;
  /** Ask the witnesses, without waiting for them. */
  readonly gather: () => void;
};

/** See the head of this file. */
export class Announcer {
  readonly #parts: AnnouncerParts;
  /** The configuration that connected browsers were welcomed with. */
  #introduced: Aggregator['state']['config'];
  /** Releases that the operator has been told of: announced are openings and changes of catalog too. */
  #told: number;

  /** What is so now is no news. */
  constructor(parts: AnnouncerParts) {
    const { config, releases } = parts.aggregator.state;
    this.#parts = parts;
    this.#introduced = config;
    this.#told = releases;
  }

  /** A model was released, a round opened, or a catalog has changed. */
  announced(announcement: Announcement): void {
    const { aggregator, gateway, keeper, diagnostics, gather } = this.#parts;
    const { config } = aggregator.state;
    if (config !== this.#introduced) gateway.reintroduce(longestUpdate(aggregator));
    this.#introduced = config;
    gateway.announce(announcement);
    gather(); // browsers look for the model's leaf in a checkpoint now
    if (announcement.spent.releases > this.#told) tellRelease(diagnostics, announcement);
    setImmediate(() => keeper.tick()); // before the next round has updates to lose
    this.#told = announcement.spent.releases;
  }
}

/** Coordinates: the open round goes on under the configuration that it was opened with, the next has the new one. */
export function longestUpdate({ state, site: { config, spec } }: Pick<Aggregator, 'state' | 'site'>): number {
  const settings = [config, state.config?.site ?? config];
  return Math.max(...settings.map((each) => updateLength(updateShape(specDim(spec), each))));
}
