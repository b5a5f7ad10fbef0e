/** A profile that lasts as long as the process: for simulated visitors and tests. Never trains in a real page. */
import { withoutBefore } from '../experiment/outcome-retention.ts';
import type { Outcomes } from '../experiment/outcomes.ts';
import type { SeenProduct } from '../page/page-product.ts';
import type { Attributes } from './attributes.ts';
import type { Spending } from './daily-budget.ts';
import type { HistoryEvent } from './history-event.ts';
import { isSameSecret, judgeClaim, type Participation } from './participation.ts';
import { maxHistory, maxProducts, type ProfileStore } from './profile-store.ts';
import { isStill, type SeenCheckpoint } from './seen-checkpoint.ts';

/** A new profile. */
export function createMemoryProfile(history: readonly HistoryEvent[] = []): ProfileStore {
  let events = [...history];
  let participations: Participation[] = [];
  let attributes: Attributes = {};
  let products: SeenProduct[] = [];
  let locals = new Map<string, Float32Array>();
  let seenLogs = new Map<string, SeenCheckpoint>();
  let spending: Spending | undefined;
  let outcomes = new Map<string, Outcomes>();
  let secret = crypto.getRandomValues(new Uint8Array(32));
  return {
    addEvents: async (added) => {
      events = [...events, ...added].slice(-maxHistory);
    },
    events: async () => [...events],
    dropEventsBefore: async (time) => {
      events = events.filter((event) => event.time >= time);
      outcomes = new Map([...outcomes].map(([log, each]) => [log, withoutBefore(each, time)]));
    },
    attributes: async () => ({ ...attributes }),
    keepAttributes: async (kept) => {
      attributes = { ...kept };
    },
    products: async () => [...products],
    keepProducts: async (kept) => {
      const others = products.filter(({ id }) => !kept.some((product) => product.id === id));
      products = [...others, ...kept].sort((a, b) => a.seen - b.seen).slice(-maxProducts);
    },
    dropProductsBefore: async (time) => {
      products = products.filter(({ seen }) => seen >= time);
    },
    local: async (model) => locals.get(model)?.slice() ?? new Float32Array(0),
    keepLocal: async (model, values, known) => {
      if (isSameSecret(known, secret)) locals.set(model, values.slice());
    },
    secret: async () => secret.slice(),
    participations: async () => [...participations],
    claim: async (wanted, { cap, secret: known }) => {
      if (!isSameSecret(known, secret)) return 'profile erased';
      const claim = judgeClaim(wanted, participations, cap);
      if (claim === 'claimed') participations = [...participations, wanted];
      return claim;
    },
    settle: async (changed) => {
      participations = participations.map((each) =>
        each.log === changed.log && each.header.round === changed.header.round ? changed : each,
      );
    },
    seenLog: async (aggregator) => seenLogs.get(aggregator),
    keepSeenLog: async (aggregator, seen, { before, secret: known }) => {
      const holds = isSameSecret(known, secret) && isStill(before, seenLogs.get(aggregator));
      if (holds) seenLogs.set(aggregator, seen);
      return holds;
    },
    spending: async () => spending,
    keepSpending: async (kept, known) => {
      if (isSameSecret(known, secret)) spending = kept;
    },
    outcomes: async (log) => outcomes.get(log),
    changeOutcomes: async (log, known, change) => {
      if (isSameSecret(known, secret)) outcomes.set(log, change(outcomes.get(log)));
    },
    erase: async () => {
      spending = undefined;
      [events, participations, attributes, products] = [[], [], {}, []];
      [locals, seenLogs, outcomes] = [new Map(), new Map(), new Map()];
      secret = crypto.getRandomValues(new Uint8Array(32));
    },
    close: () => undefined,
  };
}
