import { afterEach, describe, expect, it, vi } from 'vitest';
import { PageConsent } from '../../../client/consent/page-consent.ts';
import type { ConsentPolicy } from '../../../shared/protocol/consent-policy.ts';

afterEach(() => vi.unstubAllGlobals());

const key = 'hearsay.consent';
const optIn: ConsentPolicy = { mode: 'opt-in', onWithdrawal: 'everything' };
const interest: ConsentPolicy = { mode: 'legitimate-interest', onWithdrawal: 'everything' };

/** Tabs of one site: storage events go to the other tabs, one after the other. */
function openTabs(count: number, policy = optIn, navigator: object = {}) {
  const stored = new Map<string, string>();
  const listeners: (() => void)[][] = [];
  let here = 0;
  let events: number[] = [];
  const tell = (): void => {
    events.push(...[...listeners.keys()].filter((tab) => tab !== here));
  };
  vi.stubGlobal('navigator', navigator);
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => {
      if (stored.get(name) !== value) tell();
      stored.set(name, value);
    },
    removeItem: (name: string) => {
      if (stored.delete(name)) tell();
    },
  });
  vi.stubGlobal('addEventListener', (_: string, listener: (event: object) => void) =>
    listeners[here]!.push(() => listener({ key })),
  );
  const tabs = Array.from({ length: count }, (_, index) => {
    here = index;
    listeners.push([]);
    const consent: PageConsent = new PageConsent(() => {
      const { given, source } = consent.decision;
      if (given || source !== null) consent.remember();
    });
    consent.adopt(policy);
    consent.watch();
    return consent;
  });
  /** Something happens in a tab. @returns how many storage events followed */
  const inTab = (index: number, run: (tab: PageConsent) => void): number => {
    here = index;
    run(tabs[index]!);
    let told = 0;
    for (; events.length > 0 && told < 100; told++) {
      here = events.shift()!;
      for (const listener of listeners[here]!) listener();
    }
    events = [];
    return told;
  };
  return { tabs, stored, inTab };
}

describe('what tabs tell each other', () => {
  it('ends, where their dialogues disagree for a while, and a yes that comes again counts in both', () => {
    const { tabs, stored, inTab } = openTabs(2);
    for (const tab of [0, 1]) inTab(tab, (consent) => consent.hear({ tcf: 'asking' }));
    inTab(0, (consent) => consent.hear({ tcf: 'yes' }));
    expect(inTab(1, (consent) => consent.hear({ tcf: 'no' }))).toBeLessThan(4);
    expect(tabs.map(({ decision }) => decision.given)).toEqual([false, false]);
    inTab(1, (consent) => consent.hear({ tcf: 'yes' }));
    expect(tabs.map(({ decision }) => decision.given)).toEqual([true, true]);
    expect(stored.get(key)).toBe('elsewhere');
  });
});

describe('an objection', () => {
  it('stands on pages where nobody says yes, until the visitor takes it back', () => {
    const { stored, inTab } = openTabs(1, interest);
    const objects = (consent: PageConsent): void => {
      consent.say(false);
      consent.remember();
    };
    inTab(0, objects);
    expect(stored.get(key)).toBe('no');
    vi.stubGlobal('navigator', { globalPrivacyControl: true });
    const next = new PageConsent(() => undefined);
    next.adopt(interest);
    next.remember();
    expect(stored.get(key)).toBe('no');
    next.say(true);
    vi.stubGlobal('navigator', {});
    next.remember();
    expect(stored.get(key)).toBe('yes');
  });

  it('is remembered before the site has said what it erases, where there is something to erase', () => {
    const { stored, inTab } = openTabs(1);
    inTab(0, (consent) => consent.rememberObjection());
    expect(stored.has(key)).toBe(false);
    inTab(0, (consent) => {
      consent.say(true);
      consent.remember();
      consent.say(false);
      consent.rememberObjection();
    });
    expect(stored.get(key)).toBe('kept');
  });
});

describe('a storage that was erased', () => {
  const erased = (policy?: ConsentPolicy) => {
    const { tabs, stored, inTab } = openTabs(1, policy);
    inTab(0, (consent) => {
      consent.say(false);
      stored.clear();
      consent.forget();
      consent.reread();
      consent.remember();
    });
    return { stored, given: tabs[0]!.decision.given };
  };

  it('is not written again before somebody speaks', () => {
    const { stored, given } = erased();
    expect([stored.size, given]).toEqual([0, false]);
  });

  it('holds the no, and nothing else, where the next page would take silence for a yes', () => {
    const { stored, given } = erased(interest);
    expect([[...stored], given]).toEqual([[[key, 'no']], false]);
  });
});
