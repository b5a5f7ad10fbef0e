import { describe, expect, it } from 'vitest';
import type { Leaf } from '../../../shared/log/leaf.ts';
import { heldModel } from '../../../shared/log/model-line.ts';
import { step } from '../../../shared/log/step.ts';
import { closed, model, refused, release } from './fitting-leaves.ts';
import { dim, LogBuilder, measuredSite, noisySite } from './log-builder.ts';

describe('the metrics in a log', () => {
  const measured = () => new LogBuilder(measuredSite);

  it('LG3 stand in a release exactly where they are configured', () => {
    const log = measured()
      .open()
      .contribute(new Int32Array(dim + 6))
      .close();
    const honest: Leaf = {
      ...release,
      round: 0,
      model: { ...model, version: 1 },
      metrics: [1, 2, 3, 4, 5, 6],
    };
    expect(step(log.state, honest).evaluations).toEqual([
      { version: 0, heldVersion: null, sums: [1, 2, 3, 4, 5, 6], unit: 18, variance: 16_384 },
    ]);
    refused(log.state, { ...honest, metrics: null });
    refused(closed.state, { ...release, metrics: [1, 2, 3, 4, 5, 6] } as Leaf);
  });

  it('LG3 LA8 are as many as the experiment has, and are summed for it; six are not enough', () => {
    const shares = { recommendations: 0.5, popularity: 0.5, none: 0 };
    const experiment = { name: 'spring', placements: ['home'], shares };
    const tried = { ...measuredSite, metrics: { ...measuredSite.metrics!, experiment } };
    const log = new LogBuilder(tried)
      .open()
      .contribute(new Int32Array(dim + 30))
      .close();
    const sums = Array.from({ length: 30 }, (_, i) => 9 * i); // of units of floor(32 / sqrt 11)
    const honest: Leaf = { ...release, round: 0, model: { ...model, version: 1 }, metrics: sums };
    const state = step(log.state, honest);
    expect(state.evaluations[0]).toMatchObject({ sums: [0, 9, 18, 27, 36, 45], unit: 9 });
    expect(state.experiment?.counts).toEqual(Array.from({ length: 24 }, (_, i) => 6 + i));
    for (const length of [6, 29, 31]) {
      refused(log.state, { ...honest, metrics: Array.from({ length }, () => 0) });
    }
  });

  it('PR9 come from a current model and one that lies `lag` releases back', () => {
    const log = measured();
    const none = new Int32Array(dim + 6);
    for (let i = 0; i < 5; i++) log.open().contribute(none).close().release();
    const versions = log.state.evaluations.map(({ version, heldVersion }) => [version, heldVersion]);
    // a lag of 2: version 1 has none before it but 0
    expect(versions).toEqual([
      [0, null],
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 2],
    ]);
    expect(heldModel(log.state, measuredSite)?.version).toBe(3);
    log.rollBack(2);
    expect(log.state).toMatchObject({ evaluations: [], lineFrom: 6 });
    expect(heldModel(log.state, measuredSite)).toBeNull();
    log.open().contribute(none).close().release();
    expect(heldModel(log.state, measuredSite)?.version).toBe(6);
  });

  it('PR9 hold nobody where nobody is to be held, or metrics are off', () => {
    const { state } = measured()
      .open()
      .contribute(new Int32Array(dim + 6))
      .close()
      .release();
    const metrics = { ...measuredSite.metrics!, holdout: 0 };
    expect(heldModel(state, measuredSite)?.version).toBe(0);
    expect(heldModel(state, { ...measuredSite, metrics })).toBeNull();
    expect(heldModel(state, noisySite)).toBeNull();
  });

  it('PR9 are kept for a hundred releases', () => {
    const log = measured();
    const none = new Int32Array(dim + 6);
    for (let i = 0; i < 103; i++) log.open().contribute(none).close().release();
    expect(log.state.evaluations).toHaveLength(100);
    expect(log.state.evaluations.at(-1)?.version).toBe(102);
  });
});
