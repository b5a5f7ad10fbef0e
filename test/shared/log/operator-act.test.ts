import { describe, expect, it } from 'vitest';
import type { Leaf } from '../../../shared/log/leaf.ts';
import type { ActLeaf } from '../../../shared/log/operator-act.ts';
import { emptyLogState, type LogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { LogBuilder, sixIds, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';
import { replay } from './replayed-log.ts';

const waiting = () => new LogBuilder().play([1]);
const collecting = () => waiting().open().contribute(someUpdate(2));
const closed = () => collecting().close();
const paused = () => waiting().act('pause');

const leafOf = (act: ActLeaf['act'], round: number | null = null): ActLeaf => ({
  ...{ kind: 'act', act, credential: 'a'.repeat(16), time: 0 },
  round,
});
const refused = (state: LogState, leaf: Leaf) => expect(() => step(state, leaf)).toThrow(refusal('BAD_LOG'));

describe('an act of an operator', () => {
  it('LG16 ends the round that collects: nothing of it is released, and the next one opens', () => {
    const log = collecting();
    const { model, ledger, releases } = log.state;
    log.act('close-round');
    expect(log.state).toMatchObject({ round: { kind: 'waiting' }, nextRound: 2, model, ledger, releases });
    expect(log.open().state.round).toMatchObject({ kind: 'collecting', round: 2 });
  });

  it('LG16 pauses: no round opens, and all else goes on, until it resumes', () => {
    const log = paused();
    expect(() => log.open()).toThrow(refusal('BAD_LOG'));
    log.reconfigure(log.site).erase(1).act('roll-back').rollBack(0).act('catalog').changeCatalog(['a', 'b']);
    expect(log.state.isPaused).toBe(true);
    expect(() => log.open()).toThrow(refusal('BAD_LOG'));
    log.act('resume').play([4]);
    expect(log.state).toMatchObject({ isPaused: false, releases: 2 });
    replay(log.leaves, log.sources);
  });

  it('LG16 that closes a round stands right behind its sum, and the release is the one that it would have been', () => {
    const [byHand, asEver] = [closed().act('close-round').release(), closed().release()];
    expect(byHand.state.model).toEqual(asEver.state.model);
    expect(replay(byHand.leaves, byHand.sources).master).toEqual(byHand.master);
  });

  it('LG16 LG7 that ends a round asks nobody for its updates any more', () => {
    const lost = (log: LogBuilder): LogBuilder => {
      expect(log.updates.delete(6)).toBe(true);
      return log;
    };
    const byHand = lost(collecting().act('roll-back').rollBack(0));
    expect(replay(byHand.leaves, byHand.sources).state.model?.version).toBe(2);
    const without = lost(collecting().rollBack(0));
    expect(() => replay(without.leaves, without.sources)).toThrow(refusal('BAD_LOG'));
  });

  it.each([
    ['before any config', () => emptyLogState, leafOf('pause')],
    ['without the round that collects', () => collecting().state, leafOf('pause')],
    ['with another round', () => collecting().state, leafOf('pause', 0)],
    ['with a round where none collects', () => waiting().state, leafOf('pause', 1)],
    ['to close a round where none collects', () => waiting().state, leafOf('close-round')],
    ['to close another round than the closed one', () => closed().state, leafOf('close-round', 0)],
    ['to close a round twice', () => closed().act('close-round').state, leafOf('close-round', 1)],
    ['to pause between a sum and its release', () => closed().state, leafOf('pause', 1)],
    ['to go back between a sum and its release', () => closed().state, leafOf('roll-back', 1)],
    ['to pause twice', () => paused().state, leafOf('pause')],
    ['to resume what goes on', () => waiting().state, leafOf('resume')],
    ['to resume while a round collects', () => collecting().state, leafOf('resume', 1)],
  ] as const)('LG16 is refused %s', (_, state, leaf) => {
    refused(state(), leaf);
  });
});

describe('an act that announces', () => {
  it('LG16 a roll-back is followed by it, which names no round: the act has ended it', () => {
    const log = collecting().act('roll-back').rollBack(0);
    expect(log.state).toMatchObject({ announcedAct: null, model: { version: 2 } });
    replay(log.leaves, log.sources);
  });

  it('LG16 another catalog is followed by it', () => {
    const log = collecting()
      .act('catalog')
      .changeCatalog([...sixIds, 'g']);
    expect(log.state.announcedAct).toBeNull();
    replay(log.leaves, log.sources);
  });

  it('LG16 another catalog of the same items is followed by the configuration that names it', () => {
    const config = waiting().configLeaf();
    const { state } = waiting().act('catalog');
    expect(step(state, { ...config, catalog: 'b'.repeat(64) }).announcedAct).toBeNull();
    refused(state, config);
  });

  it.each([
    ['a roll-back', 'roll-back', 'anything else', leafOf('pause')],
    ['a roll-back', 'roll-back', 'an erasure', { kind: 'erasure', before: 1 }],
    ['another catalog', 'catalog', 'another act', leafOf('catalog')],
  ] as const)('LG16 %s is not followed by %s %s', (_, act, __, leaf) => {
    refused(waiting().act(act).state, leaf);
  });

  it('LG16 a roll-back is not followed by one that the metrics asked for', () => {
    expect(() => waiting().act('roll-back').rollBack(0, 'metrics')).toThrow(refusal('BAD_LOG'));
  });
});
