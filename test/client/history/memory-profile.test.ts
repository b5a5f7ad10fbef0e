import { describe, expect, it } from 'vitest';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import { describeProfileStore } from './conformance.ts';

// All tabs of a profile in memory are one store.
describeProfileStore(() => {
  const store = createMemoryProfile();
  return { openTab: async () => store, remove: async () => store.close() };
});

describe('a profile in memory', () => {
  it('begins with the history that it is given, and keeps its own copy', async () => {
    const history = [{ type: 'view', itemId: 'a', time: 1 } as const];
    const profile = createMemoryProfile(history);
    history.pop();
    expect(await profile.events()).toEqual([{ type: 'view', itemId: 'a', time: 1 }]);
  });
});
