/** The settings that hold, as a table for a terminal. */
import { type EffectiveSetting, effectiveSettings } from './effective-settings.ts';
import { fileIn, type SettingSource } from './setting-source.ts';
import type { ReadSettings } from './settings.ts';
import { shortened, shownValue } from './shown-value.ts';

/** Longest line of the table, characters. */
const tableWidth = 110;

type Row = readonly [setting: string, value: string, unit: string, from: string];

const head: Row = ['setting', 'value', 'unit', 'from'];
/** Fewest characters of a value, whatever stands beside it. */
const leastValue = 20;

/** Setting, value, unit and origin, the settings of a part together; what is too long ends in an ellipsis. */
export function settingsTable(read: ReadSettings): string {
  const settings = effectiveSettings(read);
  const rows = settings.map(rowOf);
  const widths = widthsOf([head, ...rows]);
  const line = (row: Row): string =>
    row
      .map((cell, i) => shortened(cell, widths[i]!).padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  const lines = rows.map((row, i) => (beginsPart(settings, i) ? `\n${line(row)}` : line(row)));
  return [`settings file: ${fileIn(read.sources) ?? 'none'}`, '', line(head), ...lines].join('\n');
}

function rowOf({ setting, value, node, source }: EffectiveSetting): Row {
  const unit = value === undefined || value === null ? '' : (node.unit ?? '');
  return [setting, value === undefined ? `(${node.absent})` : shownValue(value), unit, shortOrigin(source)];
}

const shortOrigin = (source: SettingSource | undefined): string =>
  source?.origin === 'environment' ? (source.name ?? '') : (source?.origin ?? 'default');

/** Values give way to the other columns, those to the least that a value has. */
function widthsOf(rows: readonly Row[]): readonly number[] {
  const [setting = 0, value = 0, unit = 0, from = 0] = head.map((_, i) =>
    Math.max(...rows.map((row) => row[i]!.length)),
  );
  const others = setting + unit + 3 * '  '.length;
  const fromWidth = Math.min(from, tableWidth - others - leastValue);
  return [setting, Math.min(value, tableWidth - others - fromWidth), unit, fromWidth];
}

const partOf = ({ setting }: EffectiveSetting): string | undefined => setting.split('.').slice(0, -1)[0];

function beginsPart(settings: readonly EffectiveSetting[], i: number): boolean {
  const [before, here] = [settings[i - 1], settings[i]];
  return before === undefined || (here !== undefined && partOf(before) !== partOf(here));
}
