/**
 * Federated evaluation in virtual browsers (PR9), by the client's own code: who is held, which event is the next, how
 * a model ranks it. Here the history stands in columns, and the step of an event is its time: events of one timestamp
 * that the file parts have an order.
 */
import type { ModelSite, Scorer } from '../../../client/models/model.ts';
import { models } from '../../../client/models/models.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { isHeld } from '../../../client/worker/holdout.ts';
import { type Evaluated, rankNextEvent } from '../../../client/worker/next-event.ts';
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { historyOf } from '../split/history.ts';
import { seededBytes } from './seeded-bytes.ts';
import type { SimulatedSite } from './simulated-site.ts';

/** The whole simulation is one log and one period. */
const simulatedPeriod = { log: 'simulation', period: '0' };

/** Whose next event. */
export type VirtualProfile = {
  readonly user: number;
  /** End of the user's events that have happened. */
  readonly end: number;
  /** End of the user's events that had happened when it last gave; undefined: it never did. */
  readonly knownEnd: number | undefined;
  readonly local: Float32Array;
};

/** See the head of this file. */
export class VirtualEvaluator {
  readonly #site: SimulatedSite;
  readonly #modelSite: ModelSite;
  readonly #held = new Map<number, boolean>();
  #scorers: Partial<Record<Arm, Scorer>> = {};

  constructor(site: SimulatedSite, modelSite: ModelSite) {
    this.#site = site;
    this.#modelSite = modelSite;
  }

  /** @param parameters [d] by arm, of the models to evaluate from now on */
  useModels(parameters: Partial<Record<Arm, Float32Array>>): void {
    for (const scorer of Object.values(this.#scorers)) scorer.dispose();
    const create = (model: Float32Array): Scorer =>
      models[this.#site.model.name].createScorer(this.#modelSite, model);
    this.#scorers = {
      ...(parameters.current && { current: create(parameters.current) }),
      ...(parameters.held && { held: create(parameters.held) }),
    };
  }

  /** Whether this user is held now. @param holdout share of the profiles, the same in every call */
  async isHeld(user: number, holdout: number): Promise<boolean> {
    if (!this.#scorers.held) return false; // there is no earlier model yet
    const known = this.#held.get(user);
    if (known !== undefined) return known;
    const held = await isHeld(seededBytes('profile', this.#site.seed, user), simulatedPeriod, holdout);
    this.#held.set(user, held);
    return held;
  }

  /** The rank that a model gives to the user's next event; null where there is none. */
  async rank(arm: Arm, { user, end, knownEnd, local }: VirtualProfile): Promise<number | null> {
    const scorer = this.#scorers[arm];
    if (!scorer) throw new TypeError(`no ${arm} model to evaluate`);
    const start = this.#site.dataset.starts[user]!;
    const { history, times } = this.#read(start, end);
    const since = times[(knownEnd ?? start) - start - 1] ?? Number.NEGATIVE_INFINITY;
    const evaluated = { history, since, visitor: { features: noFeatures, local } };
    return rankNextEvent(this.#modelSite, noParameters, evaluated, {
      score: (_site, _parameters, visitor) => scorer.scores(visitor),
    });
  }

  /** The history as a browser keeps it. */
  #read(start: number, end: number): { history: Evaluated['history']; times: Int32Array } {
    const { dataset } = this.#site;
    const { items, types, ratings, steps: times } = historyOf(dataset, start, end);
    const history = Array.from(items, (item, i) => {
      const rating = ratings?.[i] ?? Number.NaN;
      const event = { type: eventTypes[types[i]!]!, itemId: dataset.items[item]!, time: times[i]! };
      return Number.isNaN(rating) ? event : { ...event, rating };
    });
    return { history, times };
  }
}

/** The scorer has them. */
const noParameters = new Float32Array(0);
