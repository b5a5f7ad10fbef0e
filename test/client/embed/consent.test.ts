import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onConsentElsewhere, readConsent, writeConsent } from '../../../client/embed/consent.ts';
import { type PageGlobals, stubPage } from './page-globals.ts';

let page: PageGlobals;
beforeEach(() => {
  page = stubPage();
});
afterEach(() => vi.unstubAllGlobals());

describe('consent', () => {
  it('is remembered once it is given, and forgotten when it is withdrawn', () => {
    writeConsent(true);
    expect(readConsent()).toBe(true);
    writeConsent(false);
    expect(readConsent()).toBe(false);
    expect(page.stored.size).toBe(0);
  });

  it('is a no before anything was said; reading and saying no write nothing', () => {
    expect(readConsent()).toBe(false);
    writeConsent(false);
    expect(page.setItem).not.toHaveBeenCalled();
  });

  it('is nothing but a yes: another value is a no', () => {
    page.setItem('hearsay.consent', 'maybe');
    expect(readConsent()).toBe(false);
  });

  it('is a no, without an error, where the browser keeps nothing', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    writeConsent(true);
    writeConsent(false);
    expect(readConsent()).toBe(false);
  });

  it('is heard of when another tab says it, or clears the storage; not when that changes something else', () => {
    const heard: boolean[] = [];
    onConsentElsewhere((given) => heard.push(given));
    writeConsent(true);
    page.storageChanged('hearsay.consent');
    page.storageChanged('basket');
    writeConsent(false);
    page.storageChanged(null);
    expect(heard).toEqual([true, false]);
  });
});
