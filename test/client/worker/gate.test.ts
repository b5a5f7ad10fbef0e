import { describe, expect, it } from 'vitest';
import type { OffReason } from '../../../client/embed/status.ts';
import { Gate } from '../../../client/worker/gate.ts';

/** What somebody at a gate has met so far. */
function visitTo(gate: Gate) {
  const met: (OffReason | 'passed')[] = [];
  const passed = gate.passed((shut) => met.push(shut)).then(() => void met.push('passed'));
  return { met, passed };
}

describe('a gate', () => {
  it('lets through at once while it is open', async () => {
    const gate = new Gate();
    gate.set(null);
    const { met, passed } = visitTo(gate);
    await passed;
    expect(met).toEqual(['passed']);
  });

  it('is shut before it was told, and nobody knows why', async () => {
    const gate = new Gate();
    const { met, passed } = visitTo(gate);
    await Promise.resolve();
    expect(met).toEqual([]);
    gate.set(null);
    await passed;
  });

  it('says why it is shut, and when that changes, and lets all who wait through when it opens', async () => {
    const gate = new Gate();
    gate.set('page hidden');
    const visits = [visitTo(gate), visitTo(gate)];
    gate.set('page hidden');
    gate.set('save-data'); // another reason is no opening
    await Promise.resolve();
    const reasons = ['page hidden', 'save-data'];
    expect(visits.map(({ met }) => met)).toEqual([reasons, reasons]);
    gate.set(null);
    await Promise.all(visits.map(({ passed }) => passed));
  });

  it('shuts again', async () => {
    const gate = new Gate();
    gate.set(null);
    gate.set('page hidden');
    const { met } = visitTo(gate);
    await Promise.resolve();
    expect(met).toEqual(['page hidden']);
  });
});
