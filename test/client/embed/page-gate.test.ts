import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageIdle, shutGate } from '../../../client/embed/page-gate.ts';
import { type PageGlobals, stubPage } from './page-globals.ts';

let page: PageGlobals;
beforeEach(() => {
  page = stubPage();
});
afterEach(() => vi.unstubAllGlobals());

describe('a page lets training begin', () => {
  it('while somebody looks at it', () => {
    expect(shutGate()).toBeNull();
    page.setVisibility('hidden');
    expect(shutGate()).toBe('page hidden');
  });

  it('where the visitor saves no data, and where the browser does not say', () => {
    page.setSaveData(true);
    expect(shutGate()).toBe('save-data');
    vi.stubGlobal('navigator', {});
    expect(shutGate()).toBeNull();
  });

  it('once it has nothing better to do', async () => {
    const idle = vi.fn((run: () => void) => run());
    vi.stubGlobal('requestIdleCallback', idle);
    await pageIdle();
    expect(idle).toHaveBeenCalledWith(expect.any(Function), { timeout: 5000 });
  });
});
