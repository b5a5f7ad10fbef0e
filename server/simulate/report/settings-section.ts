/** What the run was set to, and how to do it again. */
import { type Html, html } from '../../pages/html.ts';
import { formatCount, formatPlural, formatSeconds, formatShort } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import type { Section } from '../../pages/section.ts';
import { attackWords, rulesWords } from '../attack-words.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { repeatCommand } from './repeat-command.ts';
import { protocolSentence } from './words.ts';

type Row = readonly [name: string, value: string];

/** The part on settings. */
export function settingsSection(result: SimulationResult): Section {
  const body = html`<div class="settings">${table('Data and protocol', dataRows(result))}${table('Federation', federationRows(result))}${table('Run', runRows(result))}</div>
    <h3 id="repeat">How to repeat it</h3>
    <p class="prose">With the same files and version; what told how to read the files belongs to it too. New visitors, cohorts, rounding, noise and negatives are drawn from the seed.</p>
    <pre class="command">${repeatCommand(result)}</pre>`;
  return { id: 'settings', title: 'Settings', body };
}

const table = (caption: string, rows: readonly Row[]): Html =>
  plainTable({ caption, head: ['Setting', 'Value'], rows, words: true });

const dataRows = ({ dataset, tests, protocol, settings }: SimulationResult): Row[] => [
  ['Users', formatCount(dataset.users)],
  ['Items', formatCount(dataset.items)],
  ['Events', formatCount(dataset.events)],
  ['Rows left out as unreadable', formatCount(dataset.skippedRows)],
  ['Protocol', `${protocol}. ${protocolSentence[protocol]}`],
  ['Items that the user had before', settings.includeKnown ? 'ranked too' : 'not ranked'],
  ['Users asked', formatCount(tests.users)],
  ['New visitors asked', formatCount(tests.newVisitors)],
  ['Targets left out, for the user had them before', formatCount(tests.knownTargets)],
];

function federationRows(result: SimulationResult): Row[] {
  const { model, parameters, settings } = result;
  return [
    ['Model', model],
    ['Began with', settings.initialModel ? 'a model file' : 'a model drawn from the seed'],
    ['Dimension', formatCount(settings.dim)],
    ['Parameters', formatCount(parameters)],
    ['Releases', formatCount(settings.releases)],
    ['Cohort', formatPlural(settings.cohort, 'browser')],
    ['Local epochs, a step each', formatCount(settings.localEpochs)],
    ['Local learning rate', formatShort(settings.localLearningRate)],
    ['Clip norm', formatShort(settings.clipNorm)],
    ['Radius B', `${formatCount(settings.radius)} lattice units`],
    ['Server optimizer', optimizerText(settings.optimizer)],
    ...worded('Hostile users', attackWords(result)),
    ...worded('Rules on updates', rulesWords(result)),
  ];
}

const worded = (name: string, words: string | null): Row[] => (words === null ? [] : [[name, words]]);

const runRows = (result: SimulationResult): Row[] => [
  ['Seed', String(result.settings.seed)],
  ['Time', formatSeconds(result.seconds)],
  ['Client rounds', `${formatShort(result.clientRoundsPerSecond)} a second`],
  ['Local steps', `${formatShort(result.localStepsPerSecond)} a second`],
];

/** As "fedadam, learningRate 0.02, beta1 0.9". */
function optimizerText(optimizer: object): string {
  return Object.entries(optimizer)
    .map(([name, value]) =>
      name === 'kind'
        ? String(value)
        : `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(', ');
}
