import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPageGate, type PageGate } from '../../../client/manners/page-gate.ts';
import { eventually } from '../../eventually.ts';
import { type PageGlobals, stubPage } from '../embed/page-globals.ts';

let page: PageGlobals;
let told: (string | null)[];
let gate: PageGate;
const watch = (): void => {
  gate = createPageGate(() => told.push(gate.shut));
};
beforeEach(() => {
  page = stubPage();
  told = [];
});

describe('the gate of a page', () => {
  it('is open while somebody looks at it, and tells when that changes', () => {
    watch();
    expect(gate.shut).toBeNull();
    page.setVisibility('hidden');
    page.setVisibility('visible');
    expect(told).toEqual(['page hidden', null]);
  });

  it('is open where the browser tells nothing', () => {
    vi.stubGlobal('navigator', {});
    watch();
    expect(gate.shut).toBeNull();
  });

  it('is shut where the visitor saves data, and on a slow link', () => {
    watch();
    page.setConnection({ saveData: true, effectiveType: '2g' });
    expect(gate.shut).toBe('save-data');
    for (const effectiveType of ['slow-2g', '2g']) {
      page.setConnection({ effectiveType });
      expect(gate.shut).toBe('slow link');
    }
    for (const effectiveType of ['3g', '4g']) {
      page.setConnection({ effectiveType });
      expect(gate.shut).toBeNull();
    }
  });

  it('tells when the link changes', () => {
    watch();
    page.setConnection({ effectiveType: '2g' });
    page.tell('change');
    expect(told).toEqual(['slow link']);
  });

  it.each([
    [0.2, false, 'low battery'],
    [0.21, false, null],
    [0.05, true, null],
  ])('with a battery at %f, charging %s, says %s', async (level, charging, shut) => {
    const battery = Object.assign(new EventTarget(), { level: 1, charging });
    vi.stubGlobal('navigator', { getBattery: async () => battery });
    watch();
    await eventually(() => expect(told).toEqual([null]));
    battery.level = level;
    battery.dispatchEvent(new Event('levelchange'));
    expect(told).toEqual([null, shut]);
  });

  it('opens when the charger is plugged in', async () => {
    const battery = Object.assign(new EventTarget(), { level: 0.1, charging: false });
    vi.stubGlobal('navigator', { getBattery: async () => battery });
    watch();
    await eventually(() => expect(gate.shut).toBe('low battery'));
    battery.charging = true;
    battery.dispatchEvent(new Event('chargingchange'));
    expect(gate.shut).toBeNull();
  });

  it('is open where the page may not ask for the battery', async () => {
    vi.stubGlobal('navigator', { getBattery: () => Promise.reject(new DOMException('policy')) });
    watch();
    await Promise.resolve();
    expect(gate.shut).toBeNull();
  });

  it('is shut from the first sign of use until half a second after the last', () => {
    vi.useFakeTimers();
    watch();
    for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll']) {
      page.tell(kind);
      vi.advanceTimersByTime(499);
    }
    expect(told).toEqual(['page in use']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['page in use', null]);
  });

  it('is shut for half a second after the page was blocked', () => {
    vi.useFakeTimers();
    const blocked: (() => void)[] = [];
    const observe = vi.fn();
    class Observer {
      observe = observe;
      constructor(callback: () => void) {
        blocked.push(callback);
      }
    }
    vi.stubGlobal('PerformanceObserver', Observer);
    watch();
    expect(observe).toHaveBeenCalledWith({ type: 'longtask' });
    blocked[0]!();
    expect(gate.shut).toBe('page in use');
    vi.advanceTimersByTime(500);
    expect(gate.shut).toBeNull();
  });

  it('listens passively', () => {
    const listen = vi.fn();
    vi.stubGlobal('addEventListener', listen);
    watch();
    expect(listen).toHaveBeenCalledTimes(5);
    for (const [, , options] of listen.mock.calls) expect(options).toMatchObject({ passive: true });
  });

  it('names the page that nobody looks at first', () => {
    watch();
    page.setConnection({ saveData: true });
    page.setVisibility('hidden');
    expect(gate.shut).toBe('page hidden');
  });
});
