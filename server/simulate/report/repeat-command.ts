/** The command that does a run again, for the reader to put their files' names in. */
import type { SimulationResult } from '../simulation-result.ts';

const everyBaseline = ['popularity', 'item-knn', 'ease', 'ease-recent', 'central'];

/** One option a line, as a shell takes them. */
export function repeatCommand(result: SimulationResult): string {
  const { settings, protocol, model } = result;
  return [
    'npx hearsay simulate --interactions FILE',
    `--protocol ${protocol} --model ${model} --dim ${settings.dim}`,
    `--releases ${settings.releases} --cohort ${settings.cohort} --local-epochs ${settings.localEpochs}`,
    privacyOptions(result),
    ...baselineOptions(result),
    `--seed ${settings.seed} --out FILE --report FILE`,
  ].join(' \\\n  ');
}

function privacyOptions({ privacy }: SimulationResult): string {
  if (privacy === null) return '--no-privacy';
  const { epsilon, delta, population, cap } = privacy;
  return `--epsilon ${Number(epsilon.toPrecision(6))} --delta ${delta} --population ${population} --cap ${cap}`;
}

/** Nothing where all ran, as they do by default. Names that no shell word is made of are left to the reader. */
function baselineOptions({ baselines }: SimulationResult): string[] {
  const names = Object.keys(baselines);
  if (everyBaseline.every((name) => names.includes(name))) return [];
  const known = names.filter((name) => everyBaseline.includes(name));
  return [`--baselines ${known.join(',') || 'none'}`];
}
