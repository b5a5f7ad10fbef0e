/** What differs between two configurations, setting by setting, for people. */
import type { SiteConfig } from '../protocol/site-config.ts';

/** A single value of a configuration. */
export type Setting = string | number | boolean | null;

/** One setting; without `from` it is new, without `to` it is gone. */
export type SettingChange = {
  /** Path, `round.cohort`. */
  readonly setting: string;
  readonly from?: Setting;
  readonly to?: Setting;
};

/** Every value of a configuration by its path. */
export function flatSettings(site: SiteConfig): Map<string, Setting> {
  return new Map(Object.entries(site).flatMap(([name, value]) => [...settingsUnder(name, value)]));
}

function* settingsUnder(path: string, value: Setting | object): Generator<[string, Setting]> {
  if (value === null || typeof value !== 'object') yield [path, value];
  else for (const [name, inner] of Object.entries(value)) yield* settingsUnder(`${path}.${name}`, inner);
}

/** The settings that are not the same, those of `later` in their order, then those that are gone. */
export function settingChanges(
  earlier: ReadonlyMap<string, Setting>,
  later: ReadonlyMap<string, Setting>,
): SettingChange[] {
  const set = Array.from(later, ([setting, to]): SettingChange => {
    const from = earlier.get(setting);
    return from === undefined ? { setting, to } : { setting, from, to };
  });
  const gone = Array.from(earlier, ([setting, from]): SettingChange => ({ setting, from }));
  return [...set.filter(({ from, to }) => from !== to), ...gone.filter(({ setting }) => !later.has(setting))];
}
