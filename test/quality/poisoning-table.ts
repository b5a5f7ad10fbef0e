/** The README's table of hostile updates: each attack under each rule, from the JSON of real runs. */
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';

/** What a run of today says of attacks and rules; runs of an earlier make say nothing, and had none. */
type Told = {
  readonly attack?: SimulationResult['attack'];
  readonly settings: Partial<Pick<SimulationResult['settings'], 'aggregation' | 'leastCosine'>>;
  readonly setAside?: SimulationResult['setAside'];
};

/** Whether everybody was honest, and every update counted. */
export function isPlain({ attack, settings }: Told): boolean {
  return !attack && !settings.aggregation && (settings.leastCosine ?? null) === null;
}

/** Rules in the order of the table. */
const rules = ['norm bound alone', 'trimmed mean', 'centred clipping', 'least cosine'] as const;

/** Markdown. Runs without an attack are no part of it: one of which 0 % are hostile stands for none. */
export function poisoningTable(results: readonly SimulationResult[]): string {
  const runs = results.filter(({ attack }) => attack);
  const groups = new Map<string, SimulationResult[]>();
  for (const run of runs) groups.set(rowKey(run), [...(groups.get(rowKey(run)) ?? []), run]);
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '| hostile users | rule | releases | HR@10 | NDCG@10 | sees the promoted item | honest updates set aside | hostile | runs |',
    '|---|---|---:|---:|---:|---:|---:|---:|---:|',
    ...sorted.map(([, group]) => rowOf(group)),
  ].join('\n');
}

/** Attacks by name with none first, rules in their order. */
function rowKey(run: SimulationResult): string {
  const { releases, cohort } = run.settings;
  return [attackOf(run) === 'none' ? '' : attackOf(run), rules.indexOf(ruleOf(run)), releases, cohort].join(
    ' ',
  );
}

function rowOf(runs: readonly SimulationResult[]): string {
  const first = runs[0]!;
  const mean = (pick: (run: SimulationResult) => number): number =>
    runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
  const { releases, cohort, leastCosine } = first.settings;
  const looksBack = leastCosine !== null;
  const cells = [
    attackOf(first),
    ruleOf(first),
    `${releases} of ${cohort}`,
    mean(({ metrics }) => metrics.full.hr10).toFixed(4),
    mean(({ metrics }) => metrics.full.ndcg10).toFixed(4),
    first.attack?.target ? percent(mean(({ attack }) => attack?.target?.shown ?? 0)) : '',
    looksBack ? percent(mean(({ setAside }) => setAside.honest)) : '',
    looksBack && first.attack?.users ? percent(mean(({ setAside }) => setAside.hostile)) : '',
    runs.length,
  ];
  return `| ${cells.join(' | ')} |`;
}

function attackOf({ attack }: SimulationResult): string {
  if (!attack || attack.share === 0) return 'none';
  return `${percent(attack.share)} ${attack.kind}`;
}

function ruleOf({ settings: { aggregation, leastCosine } }: SimulationResult): (typeof rules)[number] {
  if (aggregation) return aggregation.kind === 'trimmed-mean' ? 'trimmed mean' : 'centred clipping';
  return leastCosine === null ? 'norm bound alone' : 'least cosine';
}

const percent = (share: number): string => `${(100 * share).toFixed(1).replace(/\.0$/, '')} %`;
