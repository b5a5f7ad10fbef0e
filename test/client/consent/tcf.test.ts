import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConsentAnswer } from '../../../client/consent/decide-consent.ts';
import { tcfAnswer, watchTcf } from '../../../client/consent/tcf.ts';

/** TCData as the CMP API v2 has it, of a visitor who has agreed to everything. */
const all = {
  1: true,
  2: true,
  3: true,
  4: true,
  5: true,
  6: true,
  7: true,
  8: true,
  9: true,
  10: true,
  11: true,
};
const agreed = {
  cmpStatus: 'loaded',
  eventStatus: 'useractioncomplete',
  gdprApplies: true,
  listenerId: 0,
  purpose: { consents: all, legitimateInterests: { ...all, 1: false } },
  publisher: { consents: {}, legitimateInterests: {}, restrictions: {} },
  vendor: { consents: {}, legitimateInterests: {} },
};
const without = (id: number) => ({ ...agreed, purpose: { consents: { ...all, [id]: false } } });

afterEach(() => vi.unstubAllGlobals());

describe('a consent dialogue of the TCF', () => {
  it('says yes where purposes 1, 5, 6 and 10 have consent, no vendor asked', () => {
    expect(tcfAnswer(agreed, undefined)).toBe('yes');
    expect(tcfAnswer({ ...agreed, eventStatus: 'tcloaded' }, undefined)).toBe('yes');
  });

  it.each([1, 5, 6, 10])('says no without purpose %i', (id) => {
    expect(tcfAnswer(without(id), 'yes')).toBe('no');
    const { [id as 1]: _, ...rest } = all;
    expect(tcfAnswer({ ...agreed, purpose: { consents: rest } }, 'yes')).toBe('no');
  });

  it.each([2, 3, 4, 7, 8, 9, 11])('does not ask for purpose %i', (id) => {
    expect(tcfAnswer(without(id), undefined)).toBe('yes');
  });

  it('says no where the visitor refused it to the site itself, and takes no legitimate interest for a yes', () => {
    expect(tcfAnswer({ ...agreed, publisher: { consents: { ...all, 6: false } } }, 'yes')).toBe('no');
    const interest = { consents: { ...all, 10: false }, legitimateInterests: all };
    expect(tcfAnswer({ ...agreed, purpose: interest }, undefined)).toBe('no');
  });

  it('says what it said before while it is open, and nothing where GDPR does not apply', () => {
    expect(tcfAnswer({ ...agreed, eventStatus: 'cmpuishown' }, 'asking')).toBe('asking');
    expect(tcfAnswer({ ...without(1), eventStatus: 'cmpuishown' }, 'yes')).toBe('yes');
    expect(tcfAnswer({ ...without(1), gdprApplies: false }, 'asking')).toBeUndefined();
  });

  it('is a no where it says nothing of purposes', () => {
    expect(tcfAnswer({ eventStatus: 'tcloaded', gdprApplies: true }, undefined)).toBe('no');
  });
});

describe('listening to it', () => {
  it('begins with its asking, goes on with what it says, and ignores what went wrong', () => {
    const listeners: ((data: object | null, ok: boolean) => void)[] = [];
    const api = vi.fn((_command: string, _version: number, listener: (typeof listeners)[number]) => {
      listeners.push(listener);
    });
    vi.stubGlobal('__tcfapi', api);
    const heard: ConsentAnswer[] = [];
    expect(watchTcf((answer) => heard.push(answer))).toBe(true);
    expect(api).toHaveBeenCalledWith('addEventListener', 2, expect.any(Function));
    listeners[0]!({ ...agreed, eventStatus: 'cmpuishown' }, true);
    listeners[0]!(agreed, true);
    listeners[0]!(without(1), false);
    listeners[0]!(null, true);
    listeners[0]!(without(1), true);
    expect(heard).toEqual(['asking', 'asking', 'yes', 'no']);
  });

  it('finds none where the page has none, or something else of that name', () => {
    const heard = vi.fn();
    expect(watchTcf(heard)).toBe(false);
    vi.stubGlobal('__tcfapi', {});
    expect(watchTcf(heard)).toBe(false);
    expect(heard).not.toHaveBeenCalled();
  });
});
