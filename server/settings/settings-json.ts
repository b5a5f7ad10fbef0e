/** The settings that hold, for machines. */
import { effectiveSettings } from './effective-settings.ts';
import { fileIn, type SettingSource } from './setting-source.ts';
import type { ReadSettings } from './settings.ts';

/** `{file, settings}`, the settings by name: `value` (or `absent`: what holds without one), `unit`, `from`. */
export function settingsAsJson(read: ReadSettings): string {
  const settings = effectiveSettings(read).map(({ setting, value, node: { unit, absent }, source }) => [
    setting,
    { ...(value === undefined ? { absent } : { value }), unit, from: fullOrigin(source) },
  ]);
  return JSON.stringify(
    { file: fileIn(read.sources) ?? null, settings: Object.fromEntries(settings) },
    null,
    2,
  );
}

/** `default`, `file`, `environment HEARSAY_…` or `command line`. */
const fullOrigin = (source: SettingSource | undefined): string =>
  source?.origin === 'environment' ? `environment ${source.name}` : (source?.origin ?? 'default');
