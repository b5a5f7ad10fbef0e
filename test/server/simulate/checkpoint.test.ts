import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { Checkpoint, runIdentity } from '../../../server/simulate/checkpoint.ts';
import { firstEvaluation } from '../../../server/simulate/federation/federated-evaluation.ts';
import { freshRun, type RunState } from '../../../server/simulate/run-state.ts';
import { newFolder } from '../new-folder.ts';

const master = { model: Float32Array.of(0.1, -0, 3e-39), optimizerState: Float32Array.of(1, Number.NaN) };
const state: RunState = {
  ...freshRun,
  baselines: { ease: { skipped: 'too many items' } },
  federation: {
    ...{ releases: 3, master, locals: new Map([[7, Float32Array.of(0.5)]]) },
    totals: {
      contributions: 9,
      steps: 45,
      measuredUpdates: 1,
      measuredBytes: 800,
      honestSetAside: 0,
      hostileSetAside: 0,
      honestUpdates: 0,
      hostileUpdates: 0,
      trainingSeconds: 0.25,
    },
    evaluation: { ...firstEvaluation(master), knownEnds: new Map([[7, 12]]) },
  },
  curve: [{ release: 0, hr10: 0.1, ndcg10: 0.05, epsilon: null }],
  seconds: 1.5,
};

let folder: string;
let out: string;
beforeEach(() => {
  folder = newFolder();
  out = join(folder, 'result.json');
});

/** A checkpoint as another start of the program finds it. */
async function written(identity: string, ...states: readonly RunState[]): Promise<void> {
  const checkpoint = new Checkpoint(out, identity);
  for (const each of states) checkpoint.write(each);
  const read = () => new Checkpoint(out, identity).read();
  await expect.poll(async () => (await read())?.seconds).toBe(states.at(-1)!.seconds);
}

describe('a checkpoint', () => {
  it('gives the state back as it was, maps and typed arrays with it', async () => {
    await written('mine', state);
    const read = (await new Checkpoint(out, 'mine').read())!;
    expect(read).toEqual(state);
    expect(read.federation!.master.model).toBeInstanceOf(Float32Array);
    expect(read.federation!.locals.get(7)).toEqual(Float32Array.of(0.5));
    expect(readdirSync(folder)).toEqual(['result.json.checkpoint']);
  });

  it('is none before anything was written', async () => {
    expect(await new Checkpoint(out, 'mine').read()).toBeUndefined();
  });

  it('holds the last of several states', async () => {
    const states = [1, 2, 3].map((seconds) => ({ ...state, seconds }));
    await written('mine', ...states);
    expect((await new Checkpoint(out, 'mine').read())!.seconds).toBe(3);
  });

  it('is removed with the run, after what was still being written', async () => {
    const checkpoint = new Checkpoint(out, 'mine');
    checkpoint.write(state);
    checkpoint.write({ ...state, seconds: 9 });
    await checkpoint.remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is removed also where none was written', async () => {
    await new Checkpoint(out, 'mine').remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells at the end that it could not be written', async () => {
    const nowhere = new Checkpoint(join(folder, 'missing', 'result.json'), 'mine');
    nowhere.write(state);
    await expect(nowhere.remove()).rejects.toThrow(/ENOENT/);
  });

  it('is refused where it is of another run', async () => {
    await written('mine', state);
    await expect(new Checkpoint(out, 'other').read()).rejects.toThrow(/BAD_CONFIG: .*is of another run/);
  });

  it.each([
    ['text', Buffer.from('{"identity":"mine"}')],
    ['nothing', Buffer.alloc(0)],
    ['gzip of something else', gzipSync('hello')],
    ['a state without an identity', gzipSync(serialize({ state }))],
    ['the half of a file', gzipSync(serialize({ identity: 'mine', state })).subarray(0, 60)],
    ['a number', gzipSync(serialize(5))],
    ['null', gzipSync(serialize(null))],
  ])('is refused where the file is %s', async (_, bytes) => {
    writeFileSync(`${out}.checkpoint`, bytes);
    await expect(new Checkpoint(out, 'mine').read()).rejects.toThrow(/BAD_CONFIG: .*is of another run/);
  });
});

describe('the identity of a run', () => {
  it('is the same for the same settings, and another where one differs', () => {
    const settings = { seed: 1, model: 'pooling', files: ['ab', null] };
    expect(runIdentity(structuredClone(settings))).toBe(runIdentity(settings));
    expect(runIdentity(settings)).toMatch(/^[0-9a-f]{64}$/);
    const others = [{ ...settings, seed: 2 }, { ...settings, files: [null, 'ab'] }, [settings]];
    for (const other of others) expect(runIdentity(other)).not.toBe(runIdentity(settings));
  });
});
