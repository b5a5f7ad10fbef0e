import { expect, it } from 'vitest';
import { repeatCommand } from '../../../../server/simulate/report/repeat-command.ts';
import { exampleResult, sparseResult } from './example-result.ts';

const words = (command: string): string => command.replace(/\s*\\\n\s*/g, ' ');

it('a private run is repeated with its privacy and its seed', () => {
  expect(words(repeatCommand(exampleResult))).toBe(
    'npx hearsay simulate --interactions FILE --protocol next-basket --model pooling --dim 32 --releases 200 ' +
      '--cohort 200 --local-epochs 5 --epsilon 8 --delta 0.000001 --population 100000 --cap 20 --seed 1 ' +
      '--out FILE --report FILE',
  );
});

it('a run without privacy and with some baselines says so', () => {
  expect(words(repeatCommand(sparseResult))).toContain('--no-privacy --baselines ease --seed 1');
  expect(words(repeatCommand({ ...sparseResult, baselines: {} }))).toContain('--baselines none');
});

it('nothing gets into the command but names of baselines', () => {
  const baselines = { ease: { skipped: 'x' }, '; rm -rf ~': { skipped: 'x' } };
  expect(repeatCommand({ ...sparseResult, baselines })).not.toContain('rm');
});
