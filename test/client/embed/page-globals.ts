/** A page as far as the script tag touches it: storage, document, idle time. Every access can be looked at. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type Mock, vi } from 'vitest';

type Listener = (event: { key?: string | null }) => void;

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
  readonly setSaveData: (saveData: boolean) => void;
};

/** Stub the globals of a browser; `vi.unstubAllGlobals` takes them away. */
export function stubPage(): PageGlobals {
  const stored = new Map<string, string>();
  const storedInTab = new Map<string, string>();
  const setItem = vi.fn((key: string, value: string): void => void stored.set(key, value));
  const listeners = { storage: new Set<Listener>(), visibilitychange: new Set<Listener>() };
  const listen = (kind: keyof typeof listeners, listener: Listener) => void listeners[kind].add(listener);
  const tell = (kind: keyof typeof listeners, event: { key?: string | null } = {}): void => {
    for (const listener of listeners[kind]) listener(event);
  };
  const database = new IDBFactory();
  const openDatabase = vi.spyOn(database, 'open');
  const document = { visibilityState: 'visible', addEventListener: listen };
  const connection = { saveData: false };
  vi.stubGlobal('localStorage', Object.assign(storageOf(stored), { setItem }));
  vi.stubGlobal('sessionStorage', storageOf(storedInTab));
  vi.stubGlobal('indexedDB', database);
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', { connection });
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
    setSaveData: (saveData) => {
      connection.saveData = saveData;
    },
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
