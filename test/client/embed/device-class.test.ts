import { afterEach, describe, expect, it, vi } from 'vitest';
import { deviceClass } from '../../../client/embed/device-class.ts';

afterEach(() => vi.unstubAllGlobals());

/** @param coarse whether the main pointer is a finger */
function onDevice(coarse: boolean, width: number, height: number) {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(pointer: coarse)' && coarse }));
  vi.stubGlobal('screen', { width, height });
  return deviceClass();
}

describe('the class of a device', () => {
  it('is a phone or a tablet with a finger, by the shorter side, however it is turned', () => {
    expect(onDevice(true, 390, 844)).toBe('phone');
    expect(onDevice(true, 844, 390)).toBe('phone');
    expect(onDevice(true, 1180, 820)).toBe('tablet');
  });

  it('is a desktop with a mouse, and where the browser does not say', () => {
    expect(onDevice(false, 390, 844)).toBe('desktop');
    vi.unstubAllGlobals();
    expect(deviceClass()).toBe('desktop');
  });
});
