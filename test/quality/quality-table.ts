/** The table of models in the README, between its two markers, from the JSON of real runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { BaselineResult, SimulationResult } from '../../server/simulate/simulation-result.ts';
import { modelNames } from '../../shared/model/model-name.ts';

const marked = /<!-- quality -->[\s\S]*<!-- \/quality -->/;

/** What is averaged over seeds. */
type Quality = Pick<SimulationResult['metrics'], 'full' | 'sampled99'>;

/** Write the table into a README that has the markers. @throws Error where it has none */
export function writeQualityTable(file: string, results: readonly SimulationResult[]): void {
  const text = readFileSync(file, 'utf8');
  if (!marked.test(text)) throw new Error(`${file} has no <!-- quality --> markers`);
  const table = qualityTable(results);
  writeFileSync(
    file,
    text.replace(marked, () => `<!-- quality -->\n${table}\n<!-- /quality -->`),
  );
}

/** Markdown. Runs with privacy are no part of it. */
export function qualityTable(results: readonly SimulationResult[]): string {
  const clear = results.filter(({ privacy }) => privacy === null);
  return [
    '| | parameters | update, bytes | HR@10 | NDCG@10 | HR@10 of 100 | ms a local round | runs |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    ...modelNames.flatMap((model) => modelRow(clear.filter((result) => result.model === model))),
    ...baselineRows(clear),
  ].join('\n');
}

function modelRow(runs: readonly SimulationResult[]): string[] {
  const [first] = runs;
  if (!first) return [];
  const bytes = mean(runs.map((run) => run.bytes.updateMean));
  const milliseconds = mean(runs.map(({ millisecondsPerRound }) => millisecondsPerRound));
  const cells = qualityCells(runs.map(({ metrics }) => metrics));
  return [
    `| \`${first.model}\` | ${whole(first.parameters)} | ${whole(bytes)} | ${cells} | ${milliseconds.toFixed(0)} | ${runs.length} |`,
  ];
}

function baselineRows(results: readonly SimulationResult[]): string[] {
  const names = new Set(results.flatMap(({ baselines }) => Object.keys(baselines)));
  return [...names].flatMap((name) => {
    const runs = results.flatMap(({ baselines }) => measured(baselines[name]));
    return runs.length === 0 ? [] : [`| ${name} | | | ${qualityCells(runs)} | | ${runs.length} |`];
  });
}

const measured = (baseline: BaselineResult | undefined): Quality[] =>
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
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
