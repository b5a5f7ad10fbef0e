import { expect, it } from 'vitest';
import { repeatCommand } from '../../../../server/simulate/report/repeat-command.ts';
import { exampleResult, sparseResult } from './example-result.ts';

const words = (command: string): string => command.replace(/\s*\\\n\s*/g, ' ');

it('a private run is repeated with its privacy and its seed', () => {
  expect(words(repeatCommand(exampleResult))).toBe(
    'npx hearsay simulate --interactions FILE --protocol next-basket --model pooling --dim 32 --releases 200 ' +
      '--cohort 200 --local-epochs 5 --epsilon 8 --delta 0.000001 --population 100000 --cap 20 --privacy-curve 1,2,4,8 --distill 16 --seed 1 ' +
      '--out FILE --report FILE',
  );
});

it('a run without privacy and with some baselines says so', () => {
  expect(words(repeatCommand(sparseResult))).toContain('--no-privacy --baselines ease --seed 1');
  expect(words(repeatCommand({ ...sparseResult, baselines: {} }))).toContain('--baselines none');
});

it('a curve beside a run without privacy says what it was drawn with', () => {
  const { privacyCurve } = exampleResult;
  const clear = words(repeatCommand({ ...exampleResult, privacy: null }));
  expect(clear).toContain('--no-privacy --privacy-curve 1,2,4,8 --delta 0.000001 --cap 20 --distill 16');
  const skipped = privacyCurve.map(({ population, epsilon, delta }) => ({
    ...{ population, epsilon, delta },
    skipped: 'x',
  }));
  const none = words(repeatCommand({ ...exampleResult, privacy: null, privacyCurve: skipped }));
  expect(none).toContain('--privacy-curve 1,2,4,8 --delta 0.000001 --distill');
});

it('federated metrics are asked for again, with who was held on what', () => {
  const federated = { holdout: 0.25, lag: 3, releases: [] };
  expect(words(repeatCommand({ ...exampleResult, federated }))).toContain(
    ' --federated-metrics --holdout 0.25 --lag 3 ',
  );
  expect(repeatCommand(exampleResult)).not.toContain('--federated-metrics');
});

it('nothing gets into the command but names of baselines', () => {
  const baselines = { ease: { skipped: 'x' }, '; rm -rf ~': { skipped: 'x' } };
  expect(repeatCommand({ ...sparseResult, baselines })).not.toContain('rm');
  const compression = { 'distilled-8; rm -rf ~': { hr10: 0, ndcg10: 0, bytes: 1 } };
  expect(repeatCommand({ ...sparseResult, compression })).not.toContain('rm');
});

it('a run that went on from a model, and one that ranked known items, say so', () => {
  const settings = { ...exampleResult.settings, initialModel: true, includeKnown: true };
  const command = words(repeatCommand({ ...exampleResult, settings }));
  expect(command).toContain(
    '--interactions FILE --initial-model FILE --protocol next-basket --include-known ',
  );
  expect(repeatCommand(exampleResult)).not.toMatch(/initial-model|include-known/);
});

it('hostile users and rules on updates are repeated', () => {
  const attack = { kind: 'sign-flip', share: 0.1, users: 9, target: null } as const;
  const withRule = (rule: object) => ({ ...sparseResult, settings: { ...sparseResult.settings, ...rule } });
  expect(words(repeatCommand({ ...sparseResult, attack }))).toContain(' --attack sign-flip --hostile 0.1 ');
  const trimmed = { aggregation: { kind: 'trimmed-mean', trim: 0.2 }, leastCosine: 0 };
  expect(words(repeatCommand(withRule(trimmed)))).toContain(
    ' --aggregation trimmed-mean --trim 0.2 --least-cosine 0 ',
  );
  const clipped = { aggregation: { kind: 'centred-clipping', tau: 0.5, iterations: 3 } };
  expect(words(repeatCommand(withRule(clipped)))).toContain(
    ' --aggregation centred-clipping --tau 0.5 --iterations 3 ',
  );
});
