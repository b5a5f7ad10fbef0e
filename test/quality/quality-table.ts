/** The tables of models in the README, each between its two markers, from the JSON of real runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import type {
  BaselineResult,
  PrivacyResult,
  SimulationResult,
} from '../../server/simulate/simulation-result.ts';
import { newVisitorEvents } from '../../server/simulate/split/split.ts';
import { modelNames } from '../../shared/model/model-name.ts';
import { between } from '../readme-section.ts';
import { isPlain, poisoningTable } from './poisoning-table.ts';

/** What is averaged over seeds. */
type Quality = Pick<SimulationResult['metrics'], 'full' | 'sampled99'>;
type WithNewVisitors = Pick<SimulationResult['metrics'], 'full' | 'newUsers'>;
type MeasuredBaseline = Extract<BaselineResult, { readonly full: unknown }>;

/** Write the tables into a README that has their markers. @throws Error where it lacks one */
export function writeQualityTables(file: string, results: readonly SimulationResult[]): void {
  const text = readFileSync(file, 'utf8');
  const tables = [
    ['quality', qualityTable(results)],
    ['new-visitors', newVisitorsTable(results)],
    ['privacy', privacyTable(results)],
    ['compression', compressionTable(results)],
    ['poisoning', poisoningTable(results)],
  ] as const;
  writeFileSync(
    file,
    tables.reduce((text, [name, table]) => between(text, name, table), text),
  );
}

/** Markdown. Runs with privacy are no part of it. */
export function qualityTable(results: readonly SimulationResult[]): string {
  const clear = withoutPrivacy(results);
  return [
    '| | releases | parameters | update, bytes | HR@10 | NDCG@10 | HR@10 of 100 | ms a local round | runs |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...groupsOf(clear).map(modelRow),
    ...baselineRuns(clear).map(
      ([name, runs]) => `| ${name} | | | | ${qualityCells(runs)} | | ${runs.length} |`,
    ),
  ].join('\n');
}

/** Markdown: HR@10 of visitors never trained on, by how many of their events are known. Runs with privacy are no part of it. */
export function newVisitorsTable(results: readonly SimulationResult[]): string {
  const clear = withoutPrivacy(results);
  return [
    '| | releases | no event | 1 | 5 | 10 | trained users | 5 against trained | runs |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...groupsOf(clear).map(newVisitorsRow),
    ...baselineRuns(clear).map(([name, runs]) => `| ${name} | | ${newVisitorsCells(runs)} |`),
  ].join('\n');
}

function newVisitorsRow(runs: readonly SimulationResult[]): string {
  const first = runs[0]!;
  return `| \`${first.model}\` | ${releasesOf(first)} | ${newVisitorsCells(runs.map(({ metrics }) => metrics))} |`;
}

function newVisitorsCells(runs: readonly WithNewVisitors[]): string {
  const figures = [
    ...newVisitorEvents.map((count) => runs.map(({ newUsers }) => newUsers[count]!.hr10)),
    runs.map(({ full }) => full.hr10),
  ];
  const change = mean(runs.map(({ newUsers, full }) => newUsers[5]!.hr10 / full.hr10 - 1));
  return [...figures.map(withError), percent(change), runs.length].join(' | ');
}

/** Markdown: runs with privacy against those of the same seed, releases and cohort without. */
export function privacyTable(results: readonly SimulationResult[]): string {
  const clear = withoutPrivacy(results);
  const noisy = results.flatMap((result) => {
    const same = clear.find(
      (other) => runKey(other) === runKey(result) && other.settings.seed === result.settings.seed,
    );
    return result.privacy && isPlain(result) && same ? [{ result, privacy: result.privacy, same }] : [];
  });
  const groups = grouped(
    noisy,
    ({ result, privacy: { population, cap, epsilon, delta } }) =>
      `${runKey(result)} ${population} ${cap} ${epsilon.toPrecision(3)} ${delta}`,
  );
  return [
    '| | releases | profiles | a customer stands for | cap | epsilon | delta | HR@10 | NDCG@10 | change of HR@10 | of NDCG@10 | runs |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...[...groups.values()].map((runs) => {
      const { result, privacy } = runs[0]!;
      const against = (metric: 'hr10' | 'ndcg10') => [
        withError(runs.map(({ result }) => result.metrics.full[metric])),
        percent(
          mean(runs.map(({ result, same }) => result.metrics.full[metric] / same.metrics.full[metric] - 1)),
        ),
      ];
      const [[hr10, hrChange], [ndcg10, ndcgChange]] = [against('hr10'), against('ndcg10')];
      const what = [
        `\`${result.model}\``,
        releasesOf(result),
        whole(privacy.population),
        short(privacy.population / usersOf(privacy, result.settings)),
        privacy.cap,
        privacy.epsilon.toPrecision(2),
        privacy.delta,
      ];
      return `| ${[...what, hr10, ndcg10, hrChange, ndcgChange, runs.length].join(' | ')} |`;
    }),
  ].join('\n');
}

/** Customers who stand for the population; from the noise, z * B * users / N, where a result of an earlier make does not say. */
function usersOf(
  { users, noiseStdDev, noiseMultiplier, population }: Omit<PrivacyResult, 'users'> & { users?: number },
  { radius }: SimulationResult['settings'],
): number {
  return users ?? Math.round((noiseStdDev * population) / (noiseMultiplier * radius));
}

/** Runs that differ in nothing but the seed, in the order of the models. */
function groupsOf(results: readonly SimulationResult[]): SimulationResult[][] {
  const groups = grouped(results, runKey);
  const place = ([run]: SimulationResult[]): number => modelNames.indexOf(run!.model);
  return [...groups.values()].sort((a, b) => place(a) - place(b));
}

/** Map.groupBy, which Node 20 lacks. */
function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

/** Of everybody, where most of those who are asked are in a cohort: how many can be trained hangs on the seed. */
const releasesOf = ({ settings: { releases, cohort }, tests }: SimulationResult): string =>
  `${releases} of ${2 * cohort > tests.users ? 'all' : cohort}`;
const runKey = (result: SimulationResult): string => `${result.model} ${releasesOf(result)}`;

/** Markdown: the recommending model in fewer bytes; losses are means of each run's own. Runs with privacy are no part of it. */
export function compressionTable(results: readonly SimulationResult[]): string {
  const clear = withoutPrivacy(results);
  return [
    '| | releases | form | bytes, gzip | HR@10 | NDCG@10 | HR@10 against 16 bits | runs |',
    '|---|---:|---|---:|---:|---:|---:|---:|',
    ...groupsOf(clear).flatMap(formRows),
  ].join('\n');
}

const withoutPrivacy = (results: readonly SimulationResult[]): SimulationResult[] =>
  results.filter((result) => result.privacy === null && isPlain(result));

function modelRow(runs: readonly SimulationResult[]): string {
  const first = runs[0]!;
  const bytes = mean(runs.map((run) => run.bytes.updateMean));
  // What else a machine does makes a run slower, never faster.
  const milliseconds = Math.min(...runs.map(({ millisecondsPerRound }) => millisecondsPerRound));
  const cells = qualityCells(runs.map(({ metrics }) => metrics));
  return `| \`${first.model}\` | ${releasesOf(first)} | ${whole(first.parameters)} | ${whole(bytes)} | ${cells} | ${milliseconds.toFixed(0)} | ${runs.length} |`;
}

/** @param runs that differ in nothing but the seed */
function formRows(runs: readonly SimulationResult[]): string[] {
  const first = runs[0]!;
  const names = new Set(runs.flatMap(({ compression }) => Object.keys(compression)));
  return Array.from(names, (name) => {
    const measured = runs.flatMap(({ compression }) => {
      const [form, exact] = [compression[name], compression.float16];
      return form && exact ? [{ ...form, change: form.hr10 / exact.hr10 - 1 }] : [];
    });
    const cells = [
      `\`${first.model}\``,
      releasesOf(first),
      name,
      whole(mean(measured.map(({ bytes }) => bytes))),
      withError(measured.map(({ hr10 }) => hr10)),
      withError(measured.map(({ ndcg10 }) => ndcg10)),
      name === 'float16' ? '' : percent(mean(measured.map(({ change }) => change))),
      measured.length,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** By name, one run of a seed: schedules differ, and change nothing of a baseline. */
function baselineRuns(results: readonly SimulationResult[]): [string, MeasuredBaseline[]][] {
  const names = new Set(results.flatMap(({ baselines }) => Object.keys(baselines)));
  return [...names].flatMap((name) => {
    const ran = results.filter(({ baselines }) => measured(baselines[name]).length > 0);
    const bySeed = new Map(ran.map((result) => [result.settings.seed, result] as const));
    const runs = [...bySeed.values()].flatMap(({ baselines }) => measured(baselines[name]));
    const row: [string, MeasuredBaseline[]] = [name, runs];
    return runs.length === 0 ? [] : [row];
  });
}

const measured = (baseline: BaselineResult | undefined): MeasuredBaseline[] =>
  baseline && 'full' in baseline ? [baseline] : [];

function qualityCells(runs: readonly Quality[]): string {
  const figures = [
    runs.map(({ full }) => full.hr10),
    runs.map(({ full }) => full.ndcg10),
    runs.map(({ sampled99 }) => sampled99.hr10),
  ];
  return figures.map(withError).join(' | ');
}

/** Mean over seeds, with its standard error where there are several. */
function withError(values: readonly number[]): string {
  const centre = mean(values);
  if (values.length < 2) return centre.toFixed(4);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return `${centre.toFixed(4)} ± ${Math.sqrt(variance / values.length).toFixed(4)}`;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const short = (value: number): string => (value < 10 ? value.toFixed(1) : whole(value));
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const percent = (share: number): string => signed.format(share).replace('-', '−');
const signed = new Intl.NumberFormat('en-US', {
  style: 'percent',
  signDisplay: 'exceptZero',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
