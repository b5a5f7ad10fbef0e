import { describe, expect, it, vi } from 'vitest';
import { makeCalls, waitingCalls } from '../../../client/page/early-calls.ts';

describe('early calls', () => {
  it('are made in order, with their arguments', () => {
    const api = { track: vi.fn(), consent: vi.fn() };
    const calls = waitingCalls([
      ['track', 'view', { itemId: '1' }],
      ['consent', true],
      ['track', 'click', { itemId: '1' }],
    ]);
    makeCalls(api, calls ?? []);
    expect(api.track.mock.calls).toEqual([
      ['view', { itemId: '1' }],
      ['click', { itemId: '1' }],
    ]);
    expect(api.consent.mock.calls).toEqual([[true]]);
    expect(api.consent.mock.invocationCallOrder[0]).toBeLessThan(api.track.mock.invocationCallOrder[1]!);
  });

  it('are none where the page has nothing, and not ours where it has something else', () => {
    expect(waitingCalls(undefined)).toEqual([]);
    expect(waitingCalls([])).toEqual([]);
    for (const theirs of [null, 0, '', 'text', {}, { push: () => 0 }, () => [], { init: () => 0 }]) {
      expect(waitingCalls(theirs)).toBeUndefined();
    }
  });

  it('of what is no function of ours do nothing: other names, inherited ones, their own list', () => {
    const api = { track: vi.fn(), push: vi.fn(), version: '1' };
    const cycle: unknown[] = ['push'];
    cycle.push(cycle);
    const calls = [
      'track',
      null,
      {},
      [],
      ['version'],
      ['toString'],
      ['constructor', 'x'],
      [['track']],
      cycle,
    ];
    makeCalls(api, calls);
    expect(api.track).not.toHaveBeenCalled();
    expect(api.push).not.toHaveBeenCalled();
  });

  it('have an end', () => {
    expect(waitingCalls(Array.from({ length: 5000 }, () => ['track']))).toHaveLength(1000);
  });
});
