import { beforeEach, describe, expect, it, vi } from 'vitest';
import { onConsentElsewhere, readConsent, writeConsent } from '../../../client/consent/consent-memory.ts';
import { type PageGlobals, stubPage } from '../embed/page-globals.ts';

let page: PageGlobals;
beforeEach(() => {
  page = stubPage();
});

describe('what is remembered of a consent', () => {
  it.each(['yes', 'elsewhere', 'no', 'kept'] as const)(
    'is %s, and nothing once it is forgotten',
    (memory) => {
      writeConsent(memory);
      expect(readConsent()).toBe(memory);
      writeConsent(undefined);
      expect(readConsent()).toBeUndefined();
      expect(page.stored.size).toBe(0);
    },
  );

  it('is nothing before anything was said; reading and forgetting write nothing', () => {
    expect(readConsent()).toBeUndefined();
    writeConsent(undefined);
    expect(page.setItem).not.toHaveBeenCalled();
  });

  it('is nothing where another value stands there', () => {
    page.setItem('hearsay.consent', 'maybe');
    expect(readConsent()).toBeUndefined();
  });

  it('is nothing, without an error, where the browser keeps nothing', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    writeConsent('yes');
    writeConsent(undefined);
    expect(readConsent()).toBeUndefined();
  });

  it('is looked at anew when another tab says something, or clears the storage; not when that changes something else', () => {
    const heard: unknown[] = [];
    onConsentElsewhere(() => heard.push(readConsent()));
    writeConsent('yes');
    page.storageChanged('hearsay.consent');
    page.storageChanged('basket');
    writeConsent(undefined);
    page.storageChanged(null);
    expect(heard).toEqual(['yes', undefined]);
  });
});
