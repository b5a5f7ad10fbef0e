/**
 * What an operator reads of a setting. It stands beside the setting's check and default, in zod's own metadata, from
 * where it goes into the JSON schema; everything else (variables, tables, refusals) is read off that.
 */
import * as z from 'zod/mini';

/** Of a setting, or of a part of the settings. */
export type SettingMeta = {
  /** One sentence. */
  readonly description: string;
  readonly unit?: string;
  /** What holds where it is left out; for settings without a default that may be left out. */
  readonly absent?: string;
  /** Where it may not be left out, as in `beside a kind`. */
  readonly needed?: string;
  /** What a text has to be, where its check is a pattern. */
  readonly form?: string;
};

/** Where {@link setting} keeps it. */
export const settingsRegistry = z.registry<SettingMeta>();

/** The schema, described. A copy: one schema may check several settings. */
export function setting<T extends z.ZodMiniType>(schema: T, meta: SettingMeta): T {
  const described = schema.clone();
  settingsRegistry.add(described, meta);
  return described;
}
