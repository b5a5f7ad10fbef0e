import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProgram, runProgram } from '../../../server/commands/program.ts';
import { addSimulateCommand } from '../../../server/commands/simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Three users with three views each. */
const interactions = join(folder, 'views.csv');
const rows = ['a', 'b', 'c'].flatMap((user) => ['x', 'y', 'z'].map((item, i) => `${user},${item},${i}`));
writeFileSync(interactions, `user,item,time\n${rows.join('\n')}\n`);

async function refused(...options: string[]) {
  const err: string[] = [];
  const program = createProgram('1.2.3').configureOutput({
    writeOut: () => undefined,
    writeErr: (text) => err.push(text),
  });
  addSimulateCommand(program, new URL('file:///none'));
  const files = ['--interactions', interactions, '--out', join(folder, 'out.json')];
  const exitCode = await runProgram(program, ['simulate', ...files, ...options]);
  return `${exitCode} ${err.join('')}`;
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
