import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../client/worker/connection.ts';
import { connect } from '../../../client/worker/socket-connection.ts';
import { maxRefusals } from '../../../shared/protocol/limits.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createRecorder, hurry } from './connection-recorder.ts';
import { contributeAsStranger, smallSettings } from './small-site.ts';
import { openSocketStage, type SocketStage } from './socket-stage.ts';

let connection: Connection | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  connection?.close();
});

describe('a connection to an aggregator', () => {
  let stage: SocketStage;
  let recorder: ReturnType<typeof createRecorder>;
  beforeEach(async () => {
    stage = await openSocketStage(smallSettings({ round: { cohort: 2, minimum: 2 } }));
    recorder = createRecorder();
    connection = connect(stage.origin, recorder.listener);
    await recorder.until('welcomed');
  });

  const header = { round: 0, baseVersion: 0, participant: 'ab'.repeat(16) };
  const bytes = new Uint8Array(500);
  const send = () => connection!.send(header, bytes);

  it('PR2 is welcomed with the manifest that HTTP has too', async () => {
    const response = await fetch(`${stage.origin}/hearsay.json`);
    expect(recorder.heard).toEqual([{ event: 'welcomed', what: await response.json() }]);
  });

  it('PR3 hears of progress and of every release', async () => {
    await contributeAsStranger(stage.aggregator);
    await recorder.until('progressed');
    await contributeAsStranger(stage.aggregator);
    await recorder.until('announced');
    expect(recorder.heard.at(-1)).toEqual({ event: 'announced', what: stage.aggregator.announcement() });
  });

  it('PR7 gets an answer to what it sends, a refusal too', async () => {
    expect(await send()).toEqual({ ok: false, code: 'BAD_DELTA' });
  });

  it('PR1 comes back by itself when the aggregator does, and is welcomed anew', async () => {
    await stage.restart();
    await recorder.until('welcomed', 2);
    expect(recorder.count('lost')).toBeGreaterThan(0);
    expect(await send()).toMatchObject({ ok: false });
  });

  it('PR1 says at once that it is not connected, and sends nothing later on', async () => {
    stage.proxy.turn(false);
    await recorder.until('lost');
    await expect(send()).rejects.toThrow(refusal('OFFLINE'));
    stage.proxy.turn(true);
    await recorder.until('welcomed', 2);
    expect(stage.received).toEqual([]);
    expect(stage.diagnostics.refusals()).toEqual({});
  });

  it('PR1 does not wait for an answer that the connection took with it', async () => {
    const answer = send();
    stage.proxy.breakAll();
    await expect(answer).rejects.toThrow(refusal('OFFLINE'));
    await recorder.until('welcomed', 2);
    expect(stage.diagnostics.refusals()).not.toHaveProperty('BAD_MESSAGE');
  });

  it('PR2 after a long sleep of the device sends nothing in front of hello', async () => {
    // Socket.IO sees that it slept past every ping, keeps the update for later and drops the connection.
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 600_000);
    const answer = send();
    now.mockRestore();
    await expect(answer).rejects.toThrow(refusal('OFFLINE'));
    await recorder.until('welcomed', 2);
    expect(await send()).toEqual({ ok: false, code: 'BAD_DELTA' });
    expect(stage.diagnostics.refusals()).toEqual({ BAD_DELTA: 1 });
  });

  it('PR8 comes back after it was cut off', async () => {
    hurry();
    for (let i = 0; i < maxRefusals; i++) await send().catch(() => undefined);
    await recorder.until('lost');
    await recorder.until('welcomed', 2);
  });

  it('stays away once it is closed', async () => {
    hurry();
    connection!.close();
    await delay(50);
    expect(recorder.count('welcomed')).toBe(1);
    await expect(send()).rejects.toThrow(refusal('OFFLINE'));
  });
});
