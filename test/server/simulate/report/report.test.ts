import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../../../server/simulate/report/report.ts';
import type { SimulationResult } from '../../../../server/simulate/simulation-result.ts';
import { elementsOf, type PageElement } from '../../pages/page-structure.ts';
import { exampleResult, sparseResult } from './example-result.ts';

const visibleText = (result: SimulationResult): string =>
  (elementsOf(htmlReport(result)).find(({ name }) => name === 'body')?.text ?? '').replace(/\s+/g, ' ');
const named = (elements: readonly PageElement[], ...names: string[]) =>
  elements.filter(({ name }) => names.includes(name));
const section = (result: SimulationResult, id: string): string =>
  (elementsOf(htmlReport(result)).find(({ attributes }) => attributes.get('id') === id)?.text ?? '').replace(
    /\s+/g,
    ' ',
  );

const results: readonly (readonly [string, SimulationResult])[] = [
  ['full', exampleResult],
  ['sparse', sparseResult],
  [
    'empty',
    {
      ...sparseResult,
      baselines: {},
      parameters: 0,
      dataset: { users: 1, items: 1, events: 1, skippedRows: 0 },
    },
  ],
];

describe.each(results)('the page of a %s result', (_name, result) => {
  const elements = elementsOf(htmlReport(result));

  it('is well formed, with every id once and every reference to one kept', () => {
    const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const references = elements.flatMap(({ attributes }) => [
      ...(attributes.get('href')?.startsWith('#') ? [attributes.get('href')?.slice(1)] : []),
      ...(attributes.get('aria-labelledby')?.split(' ') ?? []),
    ]);
    expect(ids).toEqual(expect.arrayContaining(references));
  });

  it('loads nothing: no address but its own parts, and a policy against all others', () => {
    for (const { name, attributes } of elements) {
      expect([...attributes.keys()].filter((key) => /^(src|srcset|action|on.*)$/.test(key))).toEqual([]);
      const address = attributes.get('href');
      if (address !== undefined) expect(`${name} ${address}`).toMatch(/^a #|^link data:/);
    }
  });

  it('may run exactly the one script that it carries', () => {
    const policy =
      elements.find(({ attributes }) => attributes.has('http-equiv'))?.attributes.get('content') ?? '';
    const scripts = named(elements, 'script').filter(({ attributes }) => !attributes.has('type'));
    expect(scripts).toHaveLength(1);
    expect(scripts[0]?.text).toMatch(/var uPlot=.*startPlot/s);
    const hash = createHash('sha256')
      .update(scripts[0]?.text ?? '')
      .digest('base64');
    expect(policy).toContain('default-src &#39;none&#39;');
    expect(policy).toContain(`script-src &#39;sha256-${hash}&#39;`);
  });

  it('names every table, column and row, and skips no level of heading', () => {
    for (const table of named(elements, 'table')) {
      expect(elements.some(({ name, parent }) => name === 'caption' && parent === table)).toBe(true);
    }
    for (const { attributes } of named(elements, 'th'))
      expect(attributes.get('scope')).toMatch(/^(col|row)$/);
    const levels = named(elements, 'h1', 'h2', 'h3').map(({ name }) => Number(name[1]));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('prints no number that is none, and nothing undefined', () => {
    expect(visibleText(result)).not.toMatch(/NaN|undefined|Infinity|\[object|\bnull\b/);
  });
});

describe('what the page says', () => {
  it('in one sentence what was simulated', () => {
    expect(visibleText(exampleResult)).toContain(
      'The model pooling, trained in 200 releases by cohorts of 200 browsers on 4,338 users, 3,659 items and 266,792 events, was asked for the last order of each user (next-basket): 2,311 users and 574 new visitors, seed 1.',
    );
  });

  it('with privacy: epsilon, delta, population, cap and the noise that it took', () => {
    expect(visibleText(exampleResult)).toContain(
      'With the noise of ε = 8 at δ = 10⁻⁶, for a population of 100,000 profiles with at most 20 updates each: z·B·users/N, a standard deviation of 438 lattice units in each simulated sum.',
    );
  });

  it('with privacy: who stands for the population, and that both have something to learn from', () => {
    const text = section(exampleResult, 'privacy');
    expect(text).toMatch(/Population N, profiles with something to learn from ?100,000/);
    expect(text).toMatch(/Simulated users with something to learn from[^0-9]*3,471/);
  });

  it('that epsilon counts nothing of an initial model', () => {
    const settings = { ...exampleResult.settings, initialModel: true };
    expect(section({ ...exampleResult, settings }, 'privacy')).toContain('counts this run alone');
    expect(section(exampleResult, 'privacy')).not.toContain('this run alone');
  });

  it('with a privacy curve: its delta, cap and noise, and which epsilon is no guarantee', () => {
    const text = section(exampleResult, 'privacy');
    expect(text).toContain('Each ε is at δ = 10⁻⁶, for profiles with at most 20 updates each.');
    // 438.2 at ε = 8, eight times as much at 1
    expect(text).toContain('438 to 3,510 for 100,000 profiles');
    expect(text).not.toContain('is no guarantee');
    const privacyCurve = exampleResult.privacyCurve.map((point) => ({
      ...point,
      epsilon: 5 * point.epsilon,
    }));
    expect(section({ ...exampleResult, privacyCurve }, 'privacy')).toContain('ε = 40 is no guarantee.');
  });

  it('without privacy: that there is none', () => {
    expect(visibleText(sparseResult)).toContain('No privacy: no noise was added.');
    expect(section(sparseResult, 'privacy')).not.toContain('ε =');
  });

  it('that a large epsilon is no guarantee', () => {
    const { privacy } = exampleResult;
    const weak = { ...exampleResult, privacy: privacy && { ...privacy, epsilon: 20.3 } };
    expect(visibleText(weak)).toContain('ε = 20.3 at δ = 10⁻⁶, which is no guarantee');
    expect(section(weak, 'privacy')).toContain('No guarantee.');
    expect(visibleText(exampleResult)).not.toContain('no guarantee');
  });

  it('that the noise of a public seed protects nobody, and that a user is one browser profile', () => {
    expect(section(exampleResult, 'meaning')).toContain('it has the noise of a private run and no privacy');
    expect(section(exampleResult, 'meaning')).toContain('A user is one browser profile');
  });

  it('each metric with its standard error', () => {
    expect(section(exampleResult, 'metrics')).toMatch(/HR@10.{0,90}0\.2187 ?0\.0086/);
    expect(section(sparseResult, 'metrics')).toMatch(/MAE of ratings.*0\.741/);
  });

  it('quality of new visitors as a share of the trained users’', () => {
    // .2012 / .2187
    expect(section(exampleResult, 'new-visitors')).toContain('5 events92.0% of trained users’ HR@10');
    // .1126 by .4, .5, .6 and .7
    expect(section(exampleResult, 'new-visitors')).toContain('Popularity0.04500.05630.06760.0788');
    expect(section({ ...exampleResult, baselines: {} }, 'new-visitors')).not.toContain('baselines');
  });

  it('bytes beside four a parameter', () => {
    expect(section(exampleResult, 'bytes')).toContain('48.2 kB');
    expect(section(exampleResult, 'bytes')).toContain('1,017 kB');
  });

  it('the model in fewer bytes, each form beside 16 bits a parameter', () => {
    const text = section(exampleResult, 'compression');
    // .2187 / .2191, .1972 / .2191
    expect(text).toMatch(/int8-pruned.{0,40}as pages fetch it; HR@10 −0\.2% against 16 bits/);
    expect(text).toMatch(/distilled-16.*HR@10 −10\.0% against 16 bits/);
    expect(text).toContain('240 kB');
  });

  it('which points of the privacy curve there are not, and why', () => {
    const { privacyCurve } = exampleResult;
    const [strict, , , weak] = privacyCurve.slice(-4);
    const skipped = [strict, weak].map((point) => ({ ...point, skipped: 'delta: too large' }) as never);
    const some = { ...exampleResult, privacyCurve: [...privacyCurve.slice(0, 8), ...skipped] };
    const sentence = 'ε = 1, 8 left out for 100,000 profiles: delta: too large.';
    expect(section(some, 'privacy')).toContain(sentence);
    expect(section(some, 'privacy')).toContain('HR@10 against epsilon');
    const none = { ...exampleResult, privacyCurve: skipped };
    expect(section(none, 'privacy')).toContain(sentence);
    expect(section(none, 'privacy')).not.toContain('against epsilon');
    expect(section(exampleResult, 'privacy')).not.toContain('left out');
  });

  it('the model among its baselines, best first', () => {
    const text = section(exampleResult, 'baselines');
    const order = ['last 20', 'trained centrally', 'this run', 'whole history', 'Item-kNN', 'Popularity'];
    const places = order.map((label) => text.indexOf(label));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });
});

describe('what is missing', () => {
  it('is said in words', () => {
    expect(section(sparseResult, 'baselines')).toContain(
      'Not run: 30,000 items with interactions, more than 20,000.',
    );
    expect(section(sparseResult, 'learning')).toContain('only at the end');
    expect(section(sparseResult, 'new-visitors')).toContain('Nobody was kept out');
    expect(section(sparseResult, 'fairness')).toContain('no groups');
    expect(section(sparseResult, 'bytes')).toContain('Not measured');
    expect(section(sparseResult, 'compression')).toContain('No form of the model was measured');
    expect(section({ ...sparseResult, baselines: {} }, 'baselines')).toContain('No baseline was asked for');
  });

  it('is left out of plots: a curve without epsilon has no plot of it', () => {
    const { curve } = exampleResult;
    const blank = { ...exampleResult, curve: curve.map((point) => ({ ...point, epsilon: null })) };
    expect(section(blank, 'privacy')).not.toContain('Epsilon by release');
    expect(section(exampleResult, 'privacy')).toContain('Epsilon by release');
  });
});

it('text from files stays text', () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
  const [activity] = exampleResult.fairness;
  const result: SimulationResult = {
    ...exampleResult,
    fairness: [
      { name: hostile, groups: (activity?.groups ?? []).map((group) => ({ ...group, label: hostile })) },
    ],
    baselines: {
      ...exampleResult.baselines,
      [hostile]: { skipped: hostile },
      ease: { ...(exampleResult.baselines.ease as object), note: hostile } as never,
    },
    settings: { ...exampleResult.settings, optimizer: { kind: hostile, [hostile]: { deep: hostile } } },
  };
  const page = htmlReport(result);
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img');
  const hostileFree = named(elementsOf(htmlReport(exampleResult)), 'script').length;
  expect(named(elementsOf(page), 'script')).toHaveLength(hostileFree);
  expect(page).toContain('&lt;script&gt;alert(1)');
});
