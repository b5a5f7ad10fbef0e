/** A profile that lasts as long as the process: for simulated visitors and tests. Never trains in a real page. */
import type { HistoryEvent } from './history-event.ts';
import { isSameSecret, judgeClaim, type Participation } from './participation.ts';
import { maxHistory, type ProfileStore } from './profile-store.ts';

/** A new profile. */
export function createMemoryProfile(history: readonly HistoryEvent[] = []): ProfileStore {
  let events = [...history];
  let participations: Participation[] = [];
  let secret = crypto.getRandomValues(new Uint8Array(32));
  return {
    addEvents: async (added) => {
      events = [...events, ...added].slice(-maxHistory);
    },
    events: async () => [...events],
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
    erase: async () => {
      [events, participations, secret] = [[], [], crypto.getRandomValues(new Uint8Array(32))];
    },
    close: () => undefined,
  };
}
