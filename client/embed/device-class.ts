/** What the page is looked at on. The worker cannot see it: the page tells. */
import type { DeviceClass } from '../models/visitor-features.ts';

/** Shorter side of the largest screen that counts as a phone's, CSS pixels. */
const phoneSide = 600;

/** By the main pointer and the screen; a desktop where the browser says nothing. */
export function deviceClass(): DeviceClass {
  if (!globalThis.matchMedia?.('(pointer: coarse)').matches) return 'desktop';
  return Math.min(screen.width, screen.height) < phoneSide ? 'phone' : 'tablet';
}
