import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { addSimulateCommand } from '../../../server/commands/simulate.ts';
import type { SimulationResult } from '../../../server/simulate/simulation-result.ts';
import { fixture } from '../simulate/fixture.ts';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Three users with three views each. */
const interactions = join(folder, 'views.csv');
const rows = ['a', 'b', 'c'].flatMap((user) => ['x', 'y', 'z'].map((item, i) => `${user},${item},${i}`));
writeFileSync(interactions, `user,item,time\n${rows.join('\n')}\n`);

/** In this thread: the threads' own file is there once it is built. */
const simulate = (...options: string[]) =>
  runCommand((program) => addSimulateCommand(program, undefined), ['simulate', ...options]);

async function refused(...options: string[]) {
  const files = ['--interactions', interactions, '--out', join(folder, 'out.json')];
  const { exitCode, err } = await simulate(...files, ...options);
  return `${exitCode} ${err}`;
}

describe('options of `simulate` that contradict each other are refused before anything runs', () => {
  it.each([
    ['an epsilon without a delta', '--epsilon 8', '--epsilon wants --delta'],
    ['a curve without a delta', '--privacy-curve 1,2', '--privacy-curve wants --delta'],
    ['a delta for nothing', '--delta 1e-6', '--delta and --cap belong to --epsilon or --privacy-curve'],
    ['a cap for nothing', '--cap 3', '--delta and --cap belong to --epsilon or --privacy-curve'],
    [
      'a population without an epsilon',
      '--privacy-curve 1 --delta 1e-6 --population 9',
      '--population belongs to --epsilon',
    ],
    ['a student of no pooling model', '--distill 8 --model attention', 'distill: expected pooling'],
    ['a student as large as its teacher', '--distill 32 --dim 32', 'distill: expected a multiple of 4'],
    ['a holdout for nothing', '--holdout 0.2', '--holdout and --lag belong to --federated-metrics'],
    ['a lag for nothing', '--lag 3', '--holdout and --lag belong to --federated-metrics'],
    ['everybody held', '--federated-metrics --holdout 1', '--holdout: expected 0 to below 1'],
    ['a model held for too long', '--federated-metrics --lag 51', '--lag: expected 50 or less'],
    ['an epsilon of nothing', '--privacy-curve 1,,2 --delta 1e-6', 'expected numbers above 0'],
    ['an epsilon below 0', '--privacy-curve 1,-2 --delta 1e-6', 'expected numbers above 0'],
  ])('%s', async (_, options, reason) => {
    const answer = await refused(...options.split(' '));
    expect(answer).toMatch(/^2 /);
    expect(answer).toContain(reason);
  });
});

describe('`simulate` is refused before it reads any data', () => {
  const [nowhere, aFile, aFolder] = [
    join(folder, 'nowhere'),
    join(folder, 'a-file'),
    join(folder, 'a-folder'),
  ];
  writeFileSync(aFile, '');
  mkdirSync(aFolder);

  it.each(['--out', '--report', '--save-model'])(
    'for a %s that could not be written at the end',
    async (option) => {
      for (const [file, reason] of [
        [join(nowhere, 'file'), `there is no folder ${nowhere}`],
        [join(aFile, 'file'), `there is no folder ${aFile}`],
        [aFolder, 'it is a folder'],
      ] as const) {
        const answer = await refused('--interactions', nowhere, option, file);
        expect(answer).toBe(`2 error: BAD_CONFIG: cannot write ${file}: ${reason}\n`);
      }
    },
  );

  it('for an --initial-model that is not there', async () => {
    const answer = await refused('--interactions', nowhere, '--initial-model', join(folder, 'none.model'));
    expect(answer).toMatch(/^2 error: BAD_CONFIG: cannot read [^\n]*none\.model[^\n]*\n$/);
  });

  it('for an --initial-model that is none, once its shape is known', async () => {
    expect(await refused('--initial-model', aFile)).toMatch(/^2 error: BAD_MODEL[^\n]*\n$/);
  });
});

describe('`simulate` to its end', () => {
  const at = (name: string): string => join(folder, 'run', name);
  const number = expect.any(Number);
  const short = { hr10: number, ndcg10: number };
  const full = { ...short, mrr: number, auc: number, precision10: number, recall10: number, f1At10: number };

  it('learns, and says all of it in JSON, on a page and to a person', { timeout: 60_000 }, async () => {
    mkdirSync(join(folder, 'run'));
    const { users, items, events } = fixture();
    const views = Array.from(events.user, (user, i) => [users[user], items[events.item[i]!], events.time[i]]);
    writeFileSync(at('views.csv'), `user,item,time\n${views.map((view) => view.join(',')).join('\n')}\n`);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true); // its progress
    const { exitCode, out, err } = await simulate(
      ...['--interactions', at('views.csv'), '--threads', '1', '--dim', '16', '--baselines', 'popularity'],
      ...['--releases', '16', '--cohort', '60', '--epsilon', '8', '--delta', '1e-6'],
      ...['--population', '100000', '--save-model', at('saved.model')],
      ...['--out', at('result.json'), '--report', at('report.html')],
    );
    vi.restoreAllMocks();
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    // and no checkpoint
    expect(readdirSync(join(folder, 'run')).sort()).toEqual([
      ...['report.html', 'result.json', 'saved.model', 'views.csv'],
    ]);

    const result = JSON.parse(readFileSync(at('result.json'), 'utf8')) as SimulationResult;
    expect(result).toMatchObject({
      dataset: { users: 300, items: 120, events: events.user.length },
      model: 'pooling',
      parameters: number,
      metrics: {
        ...{ full, sampled99: short, rating: null, coverage10: number, exposureGini: number },
        newUsers: { '0': short, '1': short, '5': short, '10': short },
      },
      baselines: { popularity: { full, sampled99: short } },
      privacy: {
        ...{ epsilon: number, delta: 1e-6, rho: number, noiseMultiplier: number },
        ...{ cap: number, population: 100_000 },
      },
      bytes: { updateMean: number, modelDownload: number },
      clientRoundsPerSecond: number,
      seconds: number,
    });
    for (const point of result.curve) expect(point).toEqual({ ...short, release: number, epsilon: number });

    // everybody has something to learn from, but for the new visitors, who are kept out
    const { noiseMultiplier, population, users: trained, noiseStdDev } = result.privacy!;
    expect(trained).toBe(300 - result.tests.newVisitors);
    expect(noiseStdDev).toBeCloseTo((noiseMultiplier * 4096 * trained) / population, 0);

    const { popularity } = result.baselines as Record<string, { full: { hr10: number } }>;
    const [untrained] = result.curve;
    expect(untrained).toMatchObject({ release: 0, epsilon: 0 });
    expect(result.metrics.full.hr10).toBeGreaterThan(2 * untrained!.hr10);
    expect(result.metrics.full.hr10).toBeGreaterThan(1.2 * popularity!.full.hr10);

    expect(out).toContain(`${trained} users; N and users are profiles with something to learn from`);
    expect(out).toMatch(/saved model .*no privacy/);
    expect(readFileSync(at('report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('goes on from the model that it has saved, and says so', { timeout: 30_000 }, async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { exitCode } = await simulate(
      ...['--interactions', at('views.csv'), '--threads', '1', '--dim', '16', '--baselines', 'none'],
      ...['--releases', '1', '--cohort', '5', '--initial-model', at('saved.model')],
      ...['--out', at('second.json')],
    );
    vi.restoreAllMocks();
    const [first, second] = ['result.json', 'second.json'].map(
      (name) => JSON.parse(readFileSync(at(name), 'utf8')) as SimulationResult,
    );
    expect(exitCode).toBe(0);
    expect([first, second].map((result) => result?.settings.initialModel)).toEqual([false, true]);
    expect(second!.curve[0]!.hr10).toBeGreaterThan(2 * first!.curve[0]!.hr10);
  });
});
