import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Status } from '../../../client/embed/status.ts';
import { foldReport, manifestStatus, StatusBoard } from '../../../client/embed/status-board.ts';
import type { SessionReport } from '../../../client/worker/session-report.ts';
import { announcement, manifest, manifestWithoutGuarantee } from '../../shared/protocol/ordinary-messages.ts';
import { sentOf } from './sent-of.ts';

const initial = new StatusBoard().status;
/** After a welcome: round 7 with 12 of 100 contributions, cap 4. */
const welcomed: Status = { ...initial, ...manifestStatus(manifest) };
const fold = (status: Status, report: SessionReport): Status => ({
  ...status,
  ...foldReport(status, report),
});

describe('a status', () => {
  it('is off for want of consent at first, and knows nothing', () => {
    expect(initial).toEqual({
      consent: false,
      consentSource: null,
      server: 'connecting',
      history: { events: 0, kept: 'memory' },
      model: null,
      training: { state: 'off', off: 'no consent', backend: null, last: null },
      sent: [],
      log: null,
      round: null,
      experiment: null,
      privacy: null,
    });
  });

  it('takes round and privacy from a welcome: the noise multiplier is the deviation over the radius', () => {
    const status = fold(initial, { kind: 'welcomed', manifest });
    expect(status.round).toEqual({
      number: 7,
      contributions: 12,
      cohort: 100,
      contributedThisPeriod: 0,
      cap: 4,
    });
    expect(status.privacy).toEqual({
      epsilon: 3.2,
      delta: 1e-6,
      noiseMultiplier: 1,
      cap: 4,
      releases: 7,
      evaluation: true,
      experiment: false,
    });
  });

  it('PR9 says whether updates evaluate too, as the configuration has it, and keeps that while it holds', () => {
    const without = { ...manifest, site: { ...manifest.site, metrics: null } };
    expect(manifestStatus(without).privacy?.evaluation).toBe(false);
    const told = fold(welcomed, { kind: 'announced', announcement });
    expect(told.privacy?.evaluation).toBe(true);
    expect(fold(told, { kind: 'welcomed', manifest: without }).privacy?.evaluation).toBe(false);
  });

  it('PR14 says whether updates tell of an experiment, too', () => {
    const shares = { recommendations: 0.5, popularity: 0.5, none: 0 };
    const experiment = { name: 'spring', placements: ['home'], shares };
    const metrics = { ...manifest.site.metrics!, experiment };
    const tried = { ...manifest, site: { ...manifest.site, metrics } };
    expect(manifestStatus(tried).privacy?.experiment).toBe(true);
    expect(manifestStatus(manifest).privacy?.experiment).toBe(false);
  });

  it('states no epsilon where there is no guarantee', () => {
    expect(manifestStatus(manifestWithoutGuarantee).privacy?.epsilon).toBeNull();
  });

  it('takes the new round and the privacy spent from an announcement, and keeps what that does not say', () => {
    const given = fold(welcomed, { kind: 'sent', sent: [], contributedThisPeriod: 2 });
    const next = {
      ...announcement,
      round: { number: 8, period: '0', contributions: 0 },
      spent: { releases: 8, epsilon: 3.5 },
    };
    const status = fold(given, { kind: 'announced', announcement: next });
    expect(status.round).toEqual({
      number: 8,
      contributions: 0,
      cohort: 100,
      contributedThisPeriod: 2,
      cap: 4,
    });
    expect(status.privacy).toMatchObject({ epsilon: 3.5, releases: 8, delta: 1e-6, cap: 4 });
  });

  it('has no round while none collects', () => {
    const paused = { ...announcement, round: null, paused: 'budget spent' as const };
    expect(fold(welcomed, { kind: 'announced', announcement: paused }).round).toBeNull();
  });

  it('lets the contributions of a round grow only, and hears of no other round', () => {
    const progressed = (round: number, contributions: number): SessionReport => ({
      kind: 'progressed',
      round,
      contributions,
    });
    expect(fold(welcomed, progressed(7, 15)).round?.contributions).toBe(15);
    expect(fold(welcomed, progressed(7, 3)).round?.contributions).toBe(12);
    expect(fold(welcomed, progressed(6, 99)).round?.contributions).toBe(12);
    expect(fold(initial, progressed(7, 15)).round).toBeNull();
  });

  it('takes state, backend and last round of the training one by one', () => {
    const backend = { name: 'wasm', reason: 'no WebGPU adapter', adapter: '' } as const;
    const last = { round: 7, baseVersion: 7, positions: 3, losses: [2, 1], milliseconds: 40 };
    let status = fold(initial, { kind: 'state', state: 'training', off: null });
    status = fold(status, { kind: 'backend', backend });
    status = fold(status, { kind: 'trained', last });
    status = fold(status, { kind: 'state', state: 'off', off: 'cap reached' });
    expect(status.training).toEqual({ state: 'off', off: 'cap reached', backend, last });
  });

  it('takes what was sent, and how often in this period', () => {
    const sent = [sentOf({ round: 7 })];
    const status = fold(welcomed, { kind: 'sent', sent, contributedThisPeriod: 1 });
    expect(status.sent).toEqual(sent);
    expect(status.round?.contributedThisPeriod).toBe(1);
    expect(fold(status, { kind: 'sent', sent }).round?.contributedThisPeriod).toBe(1);
    expect(fold(initial, { kind: 'sent', sent, contributedThisPeriod: 1 }).round).toBeNull();
  });

  it('PR10 takes the checkpoint that was seen last', () => {
    const log = { id: 'e5'.repeat(32), size: 812, time: 5 };
    expect(initial.log).toBeNull();
    expect(fold(initial, { kind: 'log', log }).log).toEqual(log);
  });

  it('takes whether the server is there', () => {
    expect(fold(initial, { kind: 'server', server: 'unreachable' }).server).toBe('unreachable');
  });

  it('is never changed in place: what a page holds stays as it was', () => {
    const before = structuredClone(welcomed);
    fold(welcomed, { kind: 'progressed', round: 7, contributions: 50 });
    fold(welcomed, { kind: 'announced', announcement: { ...announcement, round: null } });
    expect(welcomed).toEqual(before);
  });
});

describe('listeners', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are told of every change until they stop listening', () => {
    const board = new StatusBoard();
    const heard: string[] = [];
    const stop = board.listen('status', ({ server }) => heard.push(server));
    board.report({ kind: 'server', server: 'connected' });
    stop();
    board.report({ kind: 'server', server: 'unreachable' });
    expect(heard).toEqual(['connected']);
  });

  it('may hear of one part alone', () => {
    const board = new StatusBoard();
    const heard: string[] = [];
    for (const event of ['status', 'model', 'history'] as const) board.listen(event, () => heard.push(event));
    board.set({ server: 'connected' });
    board.set({ model: { version: 1, bytes: 2, personal: true } });
    board.set({ history: { events: 1, kept: 'memory' } });
    expect(heard).toEqual(['status', 'status', 'model', 'status', 'history']);
  });

  it('are none where the page gives no function, or another event', () => {
    const board = new StatusBoard();
    const heard = vi.fn();
    for (const listener of [undefined, null, 'text', {}]) board.listen('status', listener as never)();
    for (const event of [undefined, null, 'stare', {}]) board.listen(event as never, heard);
    board.set({ server: 'connected' });
    expect(heard).not.toHaveBeenCalled();
  });

  it('harm nobody when they throw: the others are told, and the error is the page to see, later', () => {
    const later: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (run: () => void) => later.push(run));
    const board = new StatusBoard();
    const heard: string[] = [];
    board.listen('status', () => {
      throw new Error('a bug of the page');
    });
    board.listen('status', ({ server }) => heard.push(server));
    board.set({ server: 'connected' });
    expect(heard).toEqual(['connected']);
    expect(later).toHaveLength(1);
    expect(later[0]).toThrow('a bug of the page');
  });
});
