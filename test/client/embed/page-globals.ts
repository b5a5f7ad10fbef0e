/** A page as far as the script tag touches it: storage, document, idle time. Every access can be looked at. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type Mock, onTestFinished, vi } from 'vitest';

type Happening = { key?: string | null; persisted?: boolean };
type Listener = (event: Happening) => void;
/** What a browser may tell of its link. */
type Connection = { saveData?: boolean; effectiveType?: string };

/** A visitor's browser; pages of one site share its storage. */
export type PageGlobals = {
  /** What local storage holds. */
  readonly stored: Map<string, string>;
  /** What session storage holds. */
  readonly storedInTab: Map<string, string>;
  readonly setItem: Mock<(key: string, value: string) => void>;
  readonly openDatabase: Mock<IDBFactory['open']>;
  /** Tell every page what happened in another tab. */
  readonly storageChanged: (key: string | null) => void;
  /** Hide or show every page. */
  readonly setVisibility: (state: 'visible' | 'hidden') => void;
  readonly setConnection: (connection: Connection) => void;
  /** Something happens to window, document or link. */
  readonly tell: (kind: string, event?: Happening) => void;
};

/** Stub the globals of a browser until the test is over; whatever else a test stubs or spies on ends with them. */
export function stubPage(): PageGlobals {
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const stored = new Map<string, string>();
  const storedInTab = new Map<string, string>();
  const setItem = vi.fn((key: string, value: string): void => void stored.set(key, value));
  const listeners = new Map<string, Set<Listener>>();
  const listen = (kind: string, listener: Listener): void => {
    listeners.set(kind, new Set(listeners.get(kind)).add(listener));
  };
  const tell = (kind: string, event: Happening = {}): void => {
    for (const listener of listeners.get(kind) ?? []) listener(event);
  };
  const database = new IDBFactory();
  const openDatabase = vi.spyOn(database, 'open');
  const document = { visibilityState: 'visible', addEventListener: listen };
  let connection: Connection = {};
  vi.stubGlobal('localStorage', Object.assign(storageOf(stored), { setItem }));
  vi.stubGlobal('sessionStorage', storageOf(storedInTab));
  vi.stubGlobal('indexedDB', database);
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', {
    get connection() {
      return { ...connection, addEventListener: listen };
    },
  });
  vi.stubGlobal('addEventListener', listen);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('requestIdleCallback', (run: () => void) => void setTimeout(run));
  return {
    stored,
    storedInTab,
    setItem,
    openDatabase,
    storageChanged: (key) => tell('storage', { key }),
    setVisibility: (state) => {
      document.visibilityState = state;
      tell('visibilitychange');
    },
    setConnection: (next) => {
      connection = next;
    },
    tell,
  };
}

/** As far as storage is used. */
function storageOf(stored: Map<string, string>) {
  return {
    get length() {
      return stored.size;
    },
    key: (index: number) => [...stored.keys()][index] ?? null,
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
}
