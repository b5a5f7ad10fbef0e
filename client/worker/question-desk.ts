/**
 * Answers what the page asks of a model that only the worker can score: keeps one model ready on the backend until the
 * page asks about another. Works in every tab, whether or not it is the one that trains.
 */
import type { Manifest } from '../../shared/protocol/messages.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { ModelSite, Scorer } from '../models/model.ts';
import { knownEvents, toSequence } from '../models/sequence.ts';
import { type DeviceClass, momentAttributes, visitorFeatures } from '../models/visitor-features.ts';
import { occludedCauses } from '../recommend/causes.ts';
import { type FetchFile, loadScoringModel, loadSite, type TrainingSite } from './site.ts';
import type { Answer, Question } from './worker-messages.ts';

/** Everything that a desk is given. */
export type DeskParts = {
  readonly fetchManifest: () => Promise<Manifest>;
  readonly fetchFile: FetchFile;
  /** @throws HearsayError NO_BACKEND, DEVICE_LOST */
  readonly createScorer: (site: ModelSite, parameters: Float32Array) => Promise<Scorer>;
  /** The visitor's own parameters of a model. */
  readonly local: (model: string) => Promise<Float32Array>;
  readonly deviceClass: DeviceClass;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** A model on the backend. */
type Ready = { readonly model: string; readonly scorer: Scorer };

/** One worker's desk. */
export class QuestionDesk {
  readonly #parts: DeskParts;
  #site: TrainingSite | undefined;
  #ready: Ready | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** One question after the other; never rejects. */
  answer(question: Question): Promise<Answer> {
    const turn = this.#turn.then(() => this.#answer(question));
    this.#turn = turn;
    return turn;
  }

  async #answer(question: Question): Promise<Answer> {
    const none = { kind: 'answer', id: question.id } as const;
    try {
      const site = await this.#siteOf(question);
      const scorer = await this.#scorerOf(site, question);
      const score = await this.#scoring(site, scorer, question);
      if (question.kind === 'score') return { ...none, scores: await score(question.events) };
      const item = site.catalog.indexOf.get(question.itemId);
      if (item === undefined) return none;
      const known = knownEvents(question.events, site.catalog.indexOf);
      const causes = await occludedCauses(
        { events: known, itemId: question.itemId },
        async (events) => (await score(events))[item]!,
      );
      return { ...none, causes };
    } catch {
      // A lost device, another site, no network: begin anew with the next question.
      this.#drop();
      this.#site = undefined;
      return none;
    }
  }

  /** @throws HearsayError OFFLINE, BAD_MODEL, BAD_MESSAGE */
  async #siteOf({ catalog }: Question): Promise<TrainingSite> {
    if (this.#site?.manifest.catalog.hash === catalog) return this.#site;
    this.#drop();
    const { fetchManifest, fetchFile } = this.#parts;
    this.#site = await loadSite(await fetchManifest(), fetchFile);
    if (this.#site.manifest.catalog.hash !== catalog) throw new TypeError('the page has another catalog');
    return this.#site;
  }

  async #scorerOf(site: TrainingSite, { model }: Question): Promise<Scorer> {
    if (this.#ready?.model === model) return this.#ready.scorer;
    const parameters = await loadScoringModel(site, model, this.#parts.fetchFile);
    this.#drop();
    this.#ready = { model, scorer: await this.#parts.createScorer(site, parameters) };
    return this.#ready.scorer;
  }

  async #scoring(
    { spec, catalog }: TrainingSite,
    scorer: Scorer,
    { attributes }: Question,
  ): Promise<(events: readonly HistoryEvent[]) => Promise<Float32Array>> {
    const { local, now, deviceClass } = this.#parts;
    const features = visitorFeatures({ ...attributes, ...momentAttributes(new Date(now()), deviceClass) });
    const own = await local(spec.model);
    return (events) => scorer.scores({ sequence: toSequence(events, catalog.indexOf), features, local: own });
  }

  #drop(): void {
    try {
      this.#ready?.scorer.dispose();
    } catch {
      // It went with its device.
    }
    this.#ready = undefined;
  }
}
