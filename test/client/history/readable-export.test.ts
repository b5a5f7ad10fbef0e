import { describe, expect, it } from 'vitest';
import { toReadable } from '../../../client/history/readable-export.ts';

describe('what a store holds, as JSON', () => {
  it('has bytes as hex, numbers with their count, and times as ISO 8601', () => {
    expect(toReadable(Uint8Array.of(0, 171, 255))).toBe('00abff');
    expect(toReadable(Float32Array.of(0.5, -2))).toEqual({ count: 2, values: [0.5, -2] });
    expect(toReadable({ time: 0, other: 0 })).toEqual({ time: '1970-01-01T00:00:00.000Z', other: 0 });
    expect(toReadable(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  });

  it('is the same all the way down', () => {
    const record = { key: ['a', 1], value: [{ header: { time: 1000, bytes: Uint8Array.of(1) } }, null] };
    const readable = {
      key: ['a', 1],
      value: [{ header: { time: '1970-01-01T00:00:01.000Z', bytes: '01' } }, null],
    };
    expect(toReadable(record)).toEqual(readable);
  });

  it('leaves what no date can hold', () => {
    const record = { time: 9e15, nested: { time: Number.NaN } };
    expect(toReadable(record)).toEqual(record);
  });
});
