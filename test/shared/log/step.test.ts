import { describe, expect, it } from 'vitest';
import { emptyLogState, type LogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import {
  aggregate,
  closed,
  collecting,
  config,
  contribution,
  model,
  open,
  refused,
  release,
  waiting,
} from './fitting-leaves.ts';
import { LogBuilder, quietSite } from './log-builder.ts';

describe('the state of a log', () => {
  it('LG3 goes from waiting through collecting and closed back to waiting', () => {
    const steps = [open, contribution, aggregate, release];
    const kinds: string[] = [];
    const end = steps.reduce((state: LogState, leaf) => {
      const next = step(state, leaf);
      kinds.push(next.round.kind);
      return next;
    }, waiting.state);
    expect(kinds).toEqual(['collecting', 'collecting', 'closed', 'waiting']);
    expect(end).toMatchObject({ size: 9, releases: 2, nextRound: 2, model: { version: 2 } });
  });

  it('LG3 of a log with its config alone waits for the first round', () => {
    const { state } = new LogBuilder();
    expect(state).toMatchObject({ size: 1, model: { version: 0 }, round: { kind: 'waiting' }, nextRound: 0 });
  });

  it('LG3 counts contributions and remembers where they begin and end', () => {
    expect(collecting.state.round).toMatchObject({ contributions: 1, round: 1, base: 1, from: 6 });
    expect(closed.state.round).toMatchObject({ kind: 'closed', from: 6, to: 7 });
  });

  it('LG3 takes configs between rounds, as many as come', () => {
    const twice = step(step(waiting.state, config), { ...config, site: quietSite });
    expect(twice.config?.site).toEqual(quietSite);
    expect(twice.model).toEqual(waiting.state.model);
    expect(step(twice, { ...open, seed: null }).round.kind).toBe('collecting');
  });

  it('LG3 does not change the state that it steps from', () => {
    const before = structuredClone(closed.state);
    step(closed.state, release);
    expect(closed.state).toEqual(before);
  });
});

describe('a leaf at the wrong place', () => {
  const states = {
    empty: emptyLogState,
    waiting: waiting.state,
    collecting: collecting.state,
    closed: closed.state,
  };

  it.each([
    ['a round before any config', 'empty', open],
    ['a contribution before any config', 'empty', contribution],
    ['an aggregate before any config', 'empty', aggregate],
    ['a release before any config', 'empty', release],
    ['a config while a round collects', 'collecting', config],
    ['a config between close and release', 'closed', config],
    ['a second round while one collects', 'collecting', { ...open, round: 2 }],
    ['a second round between close and release', 'closed', { ...open, round: 2 }],
    ['a contribution outside a round', 'waiting', contribution],
    ['a contribution after the close', 'closed', contribution],
    ['an aggregate outside a round', 'waiting', aggregate],
    ['a second close', 'closed', { ...aggregate, to: 8 }],
    ['a release outside a round', 'waiting', release],
    ['a release of a round that collects', 'collecting', release],
  ] as const)('LG3 refuses %s', (_, state, leaf) => {
    refused(states[state], leaf);
  });

  it('LG3 refuses a second release of one round', () => {
    const once = step(closed.state, release);
    refused(once, { ...release, model: { ...model, version: 3 } });
  });
});

describe('an end of a round', () => {
  const end = { kind: 'round-end', round: 1 } as const;

  it('LG15 ends the round that collects: nothing of it is released, and the next one opens', () => {
    const after = step(collecting.state, end);
    const { model: before, ledger, releases } = collecting.state;
    expect(after).toMatchObject({
      round: { kind: 'waiting' },
      nextRound: 2,
      model: before,
      ledger,
      releases,
    });
    expect(step(after, { ...open, round: 2, period: '1' }).round).toMatchObject({
      kind: 'collecting',
      round: 2,
    });
  });

  it.each([
    ['before any config', 'empty', end],
    ['while none collects', 'waiting', end],
    ['of another round', 'collecting', { ...end, round: 0 }],
    ['of a round that is closed: its sum is fixed', 'closed', end],
  ] as const)('LG15 is refused %s', (_, state, leaf) => {
    refused(
      {
        ...{ empty: emptyLogState },
        waiting: waiting.state,
        collecting: collecting.state,
        closed: closed.state,
      }[state],
      leaf,
    );
  });

  it.each([
    ['a release', release],
    ['a close', aggregate],
    ['a contribution', contribution],
    ['a second end', end],
    ['the same round again', open],
  ] as const)('LG15 takes %s no more', (_, leaf) => {
    refused(step(collecting.state, end), leaf);
  });
});
