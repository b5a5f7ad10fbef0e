import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toggleDebug } from '../../../client/debug/debug-toggle.ts';

const { loadClientScript } = vi.hoisted(() => ({ loadClientScript: vi.fn() }));
vi.mock('virtual:hearsay-debug', () => ({ debugFile: { name: 'debug.abc.js', hash: 'e5'.repeat(32) } }));
vi.mock('../../../client/embed/client-script.ts', () => ({ loadClientScript }));

/** Overlays that are open. */
let open: number;
const openOverlay = vi.fn(() => {
  open++;
  let isOpen = true;
  return () => {
    if (isOpen) open--;
    isOpen = false;
  };
});

const parts = {
  api: {} as never,
  lists: () => [],
  missed: () => [],
  events: () => [],
  aggregator: 'https://aggregator.example',
};

beforeEach(() => {
  open = 0;
  vi.clearAllMocks();
  loadClientScript.mockImplementation(async () => ({ openOverlay }));
});
afterEach(() => toggleDebug(parts, false));

describe('the overlay for the owner of a site', () => {
  it('is loaded under its hash when it is asked for, and hidden again', async () => {
    await toggleDebug(parts, true);
    const { aggregator, ...given } = parts;
    expect(loadClientScript).toHaveBeenCalledWith(
      aggregator,
      expect.objectContaining({ name: 'debug.abc.js' }),
    );
    expect(openOverlay).toHaveBeenCalledWith(given);
    expect(open).toBe(1);
    await toggleDebug(parts, false);
    expect([open, loadClientScript.mock.calls.length]).toEqual([0, 1]);
  });

  it('is one, however often it is asked for, and as the last word says', async () => {
    await Promise.all([true, true].map((show) => toggleDebug(parts, show)));
    expect(open).toBe(1);
    await Promise.all([true, false].map((show) => toggleDebug(parts, show)));
    expect(open).toBe(0);
  });

  it('is none where its script does not come, and may be asked for again', async () => {
    loadClientScript.mockRejectedValueOnce(new TypeError('no network'));
    await expect(toggleDebug(parts, true)).rejects.toThrow('no network');
    await toggleDebug(parts, true);
    expect(open).toBe(1);
  });
});
