import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../shared/metrics/evaluation.ts';
import { judgeRelease, versionToRestore, withdrawalEvidence } from '../../../shared/metrics/judge-release.ts';
import { counted, type SimulatedArm, simulator } from './visitors.ts';

const lag = 10;

/** After how many of these releases the model is withdrawn; undefined where it never is. */
function withdrawnAfter(evaluations: readonly Evaluation[]): number | undefined {
  const until = evaluations.findIndex((_, i) => judgeRelease(evaluations.slice(0, i + 1), lag).withdraw);
  return until < 0 ? undefined : until + 1;
}

/** Releases of 900 and 100 visitors; the current model is spoilt from one on, the held one ten releases later. */
function spoilt(at: number, [good, bad]: [number, number], variance: number, seed: number): Evaluation[] {
  const release = simulator({ variance, seed });
  return Array.from({ length: at + lag }, (_, i): Evaluation => {
    const current: SimulatedArm = { visitors: 900, rate: i < at ? good : bad };
    const held: SimulatedArm = { visitors: 100, rate: i < at + lag ? good : bad };
    return release(current, held);
  });
}

describe('a release that is as good as the held model', () => {
  it('LG8 is kept, release after release', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const release = simulator({ variance: (591 * 5) ** 2, seed });
      const evaluations = Array.from({ length: 50 }, () =>
        release({ visitors: 450, rate: 0.15 }, { visitors: 50, rate: 0.15 }),
      );
      expect(withdrawnAfter(evaluations)).toBeUndefined();
    }
  });

  it('LG8 is kept where tastes drift: both arms fall together', () => {
    const release = simulator({ variance: 0, seed: 3 });
    const evaluations = Array.from({ length: 30 }, (_, i) => {
      const rate = i < 15 ? 0.3 : 0.1;
      return release({ visitors: 900, rate }, { visitors: 100, rate });
    });
    expect(withdrawnAfter(evaluations)).toBeUndefined();
  });

  it('LG8 is kept where it is better', () => {
    const evaluations = [counted([900, 270], [100, 5])];
    expect(judgeRelease(evaluations, lag)).toEqual({ withdraw: false, evidence: 0 });
  });
});

describe('a release that is worse than the held model', () => {
  it('LG8 is withdrawn at once where hits stop and there is no noise', () => {
    expect(withdrawnAfter(spoilt(15, [0.2, 0], 0, 1))).toBe(16);
  });

  it('LG8 is withdrawn after a few releases where hits halve', () => {
    const after = withdrawnAfter(spoilt(15, [0.3, 0.15], 0, 2));
    expect(after).toBeGreaterThan(15);
    expect(after).toBeLessThan(15 + lag);
  });

  it('LG8 is withdrawn before the held model is spoilt too, under noise that a single release drowns in', () => {
    // noise of 12 visitors in an arm of 100: hits of .3 stand out of one release by two deviations
    const evaluations = spoilt(15, [0.3, 0], (591 * 12) ** 2, 4);
    const after = withdrawnAfter(evaluations);
    expect(after).toBeGreaterThan(16);
    expect(after).toBeLessThan(15 + lag);
  });

  it('LG8 is not told from chance where noise explains it', () => {
    expect(withdrawnAfter(spoilt(15, [0.15, 0.1], (591 * 40) ** 2, 5))).toBeUndefined();
  });
});

describe('the judgement', () => {
  const worse = counted([900, 90], [100, 30]);

  it('LG8 looks at as many releases as the held model lies back, and no further', () => {
    const before = Array.from({ length: 10 }, () => worse);
    const since = Array.from({ length: 10 }, () => counted([900, 90], [100, 10]));
    expect(judgeRelease(before, 10).withdraw).toBe(true);
    expect(judgeRelease([...before, ...since], 10)).toEqual({ withdraw: false, evidence: 0 });
    expect(judgeRelease([...before, ...since], 20).withdraw).toBe(true);
  });

  it('LG8 looks at the latest release alone, two, four and all, so that older ones do not hide what is new', () => {
    const fine = counted([900, 270], [100, 30]);
    const spoiltNow = counted([900, 0], [100, 30]);
    expect(judgeRelease([fine, fine, fine, fine, fine, fine, fine, spoiltNow], 10).withdraw).toBe(true);
  });

  it('LG8 leaves out releases in which nobody was held', () => {
    const alone = { ...worse, heldVersion: null };
    expect(judgeRelease([alone, alone, alone], 10)).toEqual({ withdraw: false, evidence: 0 });
    expect(judgeRelease([], 10)).toEqual({ withdraw: false, evidence: 0 });
  });

  it('LG8 withdraws at four standard deviations', () => {
    const { evidence, withdraw } = judgeRelease([counted([900, 135], [100, 34])], 10);
    expect(evidence).toBeGreaterThan(withdrawalEvidence);
    expect(withdraw).toBe(true);
    expect(judgeRelease([counted([900, 135], [100, 32])], 10).withdraw).toBe(false);
  });
});

describe('the version to go back to', () => {
  const metrics = { radius: 1024, holdout: 0.1, lag: 10, rollback: true };
  const worse = counted([900, 0], [100, 30]);

  it('LG8 is the one that was held in the last release', () => {
    expect(versionToRestore([worse, { ...worse, heldVersion: 12 }], { metrics })).toBe(12);
  });

  it('LG8 is none where the current model stays', () => {
    expect(versionToRestore([counted([900, 270], [100, 30])], { metrics })).toBeNull();
    expect(versionToRestore([], { metrics })).toBeNull();
  });

  it('LG8 is none where nobody was held in the last release, or roll-back is off, or all of it', () => {
    expect(versionToRestore([worse, { ...worse, heldVersion: null }], { metrics })).toBeNull();
    expect(versionToRestore([worse], { metrics: { ...metrics, rollback: false } })).toBeNull();
    expect(versionToRestore([worse], { metrics: null })).toBeNull();
  });
});
