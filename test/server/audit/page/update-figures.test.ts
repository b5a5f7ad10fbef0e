import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../../../server/audit/page/update-figures.ts';
import { encodeUpdate } from '../../../../shared/lattice/encode-update.ts';
import type { UpdateShape } from '../../../../shared/lattice/update-shape.ts';
import { hashUpdate } from '../../../../shared/log/commitments.ts';

const shape: UpdateShape = { modelDim: 3, modelRadius: 5, metricsRadius: null, metricsDim: 0 };
const salt = new Uint8Array(32).fill(9);
const bytes = encodeUpdate(Int32Array.of(3, 0, -4));
const stated = hashUpdate(salt, bytes);

describe('the figures of an update', () => {
  it('LG4 are its size and its norm, where it is the one that its leaf states', () => {
    const { size, norms, fault } = figuresOf({ bytes, salt, stated, shape });
    expect([size, norms, fault]).toEqual([bytes.length, { model: 5, metrics: null }, '']);
  });

  it.each<[string, Partial<Parameters<typeof figuresOf>[0]>, RegExp]>([
    ['under another salt', { salt: new Uint8Array(32) }, /not the one that its leaf states/],
    ['of other bytes', { bytes: encodeUpdate(Int32Array.of(3, 0, 4)) }, /not the one that its leaf states/],
    ['that is longer than the radius', { shape: { ...shape, modelRadius: 4 } }, /exceeds/],
    ['of another length', { shape: { ...shape, modelDim: 600 } }, /an update/],
    ['whose bytes are not there', { bytes: undefined }, /not kept/],
    ['whose salt is not there', { salt: undefined }, /not kept/],
  ])('LG4 have a fault for an update %s', (_, change, fault) => {
    expect(figuresOf({ bytes, salt, stated, shape, ...change }).fault).toMatch(fault);
  });

  it('LG4 tells nothing of the norm of bytes that are not the update', () => {
    const other = encodeUpdate(Int32Array.of(1, 0, 0));
    expect(figuresOf({ bytes: other, salt, stated, shape }).norms).toBeNull();
  });

  it('LA7 have a norm for each part', () => {
    const measured: UpdateShape = { modelDim: 3, modelRadius: 5, metricsRadius: 2, metricsDim: 6 };
    const update = encodeUpdate(Int32Array.of(3, 0, -4, 2, 0, 0, 0, 0, 0));
    const { norms, fault } = figuresOf({
      ...{ bytes: update, salt, stated: hashUpdate(salt, update), shape: measured },
    });
    expect([norms, fault]).toEqual([{ model: 5, metrics: 2 }, '']);
  });
});
