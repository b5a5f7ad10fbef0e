/** A profile that lasts as long as the process: for simulated visitors and tests. Never trains in a real page. */
import { withoutBefore } from '../experiment/outcome-retention.ts';
import type { Outcomes } from '../experiment/outcomes.ts';
import type { SeenProduct } from '../page/page-product.ts';
import type { Attributes } from './attributes.ts';
import type { Spending } from './daily-budget.ts';
import type { HistoryEvent } from './history-event.ts';
import { isSameSecret, judgeClaim, type Participation } from './participation.ts';
import {
  type CommonStore,
  maxHistory,
  maxProducts,
  type PageStore,
  type ProfileStore,
  type TrainingStore,
} from './profile-store.ts';
import { isStill, type SeenCheckpoint } from './seen-checkpoint.ts';

/** What it holds. */
type Memory = {
  events: HistoryEvent[];
  participations: Participation[];
  attributes: Attributes;
  products: SeenProduct[];
  /** By model. */
  locals: Map<string, Float32Array>;
  /** By the origin of the aggregator. */
  seenLogs: Map<string, SeenCheckpoint>;
  spending: Spending | undefined;
  /** By the identity of the log. */
  outcomes: Map<string, Outcomes>;
  secret: Uint8Array;
};

/** A new profile. */
export function createMemoryProfile(history: readonly HistoryEvent[] = []): ProfileStore {
  const memory: Memory = { ...newMemory(), events: [...history] };
  return { ...commonStore(memory), ...pageStore(memory), ...trainingStore(memory) };
}

const newMemory = (): Memory => ({
  events: [],
  participations: [],
  attributes: {},
  products: [],
  locals: new Map(),
  seenLogs: new Map(),
  spending: undefined,
  outcomes: new Map(),
  secret: crypto.getRandomValues(new Uint8Array(32)),
});

function commonStore(memory: Memory): CommonStore {
  return {
    events: async () => [...memory.events],
    dropEventsBefore: async (time) => {
      memory.events = memory.events.filter((event) => event.time >= time);
      for (const [log, each] of memory.outcomes) memory.outcomes.set(log, withoutBefore(each, time));
    },
    attributes: async () => ({ ...memory.attributes }),
    secret: async () => memory.secret.slice(),
    close: () => undefined,
  };
}

function pageStore(memory: Memory): Omit<PageStore, keyof CommonStore> {
  return {
    addEvents: async (added) => {
      memory.events = [...memory.events, ...added].slice(-maxHistory);
    },
    keepAttributes: async (kept) => {
      memory.attributes = { ...kept };
    },
    products: async () => [...memory.products],
    keepProducts: async (kept) => {
      const others = memory.products.filter(({ id }) => !kept.some((product) => product.id === id));
      memory.products = [...others, ...kept].sort((a, b) => a.seen - b.seen).slice(-maxProducts);
    },
    dropProductsBefore: async (time) => {
      memory.products = memory.products.filter(({ seen }) => seen >= time);
    },
    changeOutcomes: async (log, known, change) => {
      const { outcomes, secret } = memory;
      if (isSameSecret(known, secret)) outcomes.set(log, change(outcomes.get(log)));
    },
    erase: async () => void Object.assign(memory, newMemory()),
  };
}

function trainingStore(memory: Memory): Omit<TrainingStore, keyof CommonStore> {
  return {
    local: async (model) => memory.locals.get(model)?.slice() ?? new Float32Array(0),
    keepLocal: async (model, values, known) => {
      if (isSameSecret(known, memory.secret)) memory.locals.set(model, values.slice());
    },
    participations: async () => [...memory.participations],
    claim: async (wanted, { cap, secret: known }) => {
      if (!isSameSecret(known, memory.secret)) return 'profile erased';
      const claim = judgeClaim(wanted, memory.participations, cap);
      if (claim === 'claimed') memory.participations = [...memory.participations, wanted];
      return claim;
    },
    settle: async (changed) => {
      memory.participations = memory.participations.map((each) =>
        each.log === changed.log && each.header.round === changed.header.round ? changed : each,
      );
    },
    seenLog: async (aggregator) => memory.seenLogs.get(aggregator),
    keepSeenLog: async (aggregator, seen, { before, secret: known }) => {
      const { seenLogs, secret } = memory;
      const holds = isSameSecret(known, secret) && isStill(before, seenLogs.get(aggregator));
      if (holds) seenLogs.set(aggregator, seen);
      return holds;
    },
    spending: async () => memory.spending,
    keepSpending: async (kept, known) => {
      if (isSameSecret(known, memory.secret)) memory.spending = kept;
    },
    outcomes: async (log) => memory.outcomes.get(log),
  };
}
