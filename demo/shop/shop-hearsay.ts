/**
 * The shop's side of the recommender: what it tracked before the script arrived, whether the script arrived at all,
 * and the latest status for whoever shows it. The shop never waits for any of it.
 */
import type {
  HearsayApi,
  InitOptions,
  Recommendation,
  RecommendOptions,
  Status,
  TrackDetails,
} from '../../client/index.ts';

/** What can be tracked. */
type EventType = Parameters<HearsayApi['track']>[0];

/** What the page knows about the recommender right now. */
export type HearsayState =
  | { readonly script: 'loading' }
  | { readonly script: 'missing' }
  | {
      readonly script: 'here';
      readonly status: Status;
      /** Whether recommendations are possible by now, or known not to be. */
      readonly settled: boolean;
    };

/** The recommender as the shop uses it. */
export type ShopHearsay = {
  readonly state: () => HearsayState;
  /** Calls the listener now and after every change; returns the way to stop. */
  readonly watch: (listener: (state: HearsayState) => void) => () => void;
  readonly track: (type: EventType, details: TrackDetails) => void;
  readonly consent: (given: boolean) => Promise<void>;
  /** Empty while there is nothing to recommend, or no script. */
  readonly recommend: (options: RecommendOptions) => Promise<readonly Recommendation[]>;
};

/** The shop's recommender, on the API that `loading` brings. */
export function createShopHearsay(loading: Promise<HearsayApi>, options: InitOptions): ShopHearsay {
  let api: HearsayApi | null = null;
  let state: HearsayState = { script: 'loading' };
  const early: [EventType, TrackDetails][] = [];
  const listeners = new Set<(state: HearsayState) => void>();
  const change = (next: HearsayState): void => {
    state = next;
    for (const listener of listeners) listener(state);
  };
  const start = async (): Promise<void> => {
    const loaded = await loading;
    let settled = false;
    const read = (): void => change({ script: 'here', status: loaded.status(), settled });
    api = loaded;
    loaded.on('status', read);
    for (const [type, details] of early.splice(0)) loaded.track(type, details);
    await loaded.init(options);
    settled = true;
    read();
  };
  start().catch(() => change({ script: 'missing' }));
  return {
    state: () => state,
    watch: (listener) => {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    track: (type, details) => {
      if (api) api.track(type, details);
      else early.push([type, details]);
    },
    consent: async (given) => api?.consent(given),
    recommend: async (wanted) => (await api?.recommend(wanted)) ?? [],
  };
}

/** A round every twenty seconds, to be watched: the usual budget of a day would be spent within a quarter of an hour. */
const budget = { seconds: 3600, bytes: 2e9 };

/** `init` options, with the backend from the page's address: `?backend=webgpu`, `wasm` or `cpu`. */
export function initOptions(search: string): InitOptions {
  const backend = new URLSearchParams(search).get('backend');
  return backend === 'webgpu' || backend === 'wasm' || backend === 'cpu' ? { backend, budget } : { budget };
}
