/**
 * All settings, as an operator may write them in a file: the one place from which their names, checks, defaults and
 * descriptions come. As a JSON schema (draft 2020-12) it is for editors, and for everything here that talks of settings.
 */
import * as z from 'zod/mini';
import { accessSettings } from './access-settings.ts';
import { aggregationSettings } from './aggregation-settings.ts';
import { feedSettings } from './feed-settings.ts';
import { metricsSettings } from './metrics-settings.ts';
import { optimizerSettings } from './optimizer-settings.ts';
import { roundSettings } from './round-settings.ts';
import { servingSettings } from './serving-settings.ts';
import { type SettingMeta, setting, settingsRegistry } from './setting.ts';
import { trainingSettings } from './training-settings.ts';
import { visitorSettings } from './visitor-settings.ts';

/** The settings that a file, the environment and the command line give together; what they leave out, it fills in. */
export const settingsSchema = setting(
  z.strictObject({
    $schema: setting(z.optional(z.string()), {
      description: 'Address of the JSON schema, for editors; no setting.',
    }),
    ...servingSettings,
    ...accessSettings,
    ...feedSettings,
    ...roundSettings,
    ...trainingSettings,
    ...optimizerSettings,
    ...visitorSettings,
    ...aggregationSettings,
    ...metricsSettings,
  }),
  { description: 'Settings of `hearsay serve`.' },
);

/** What {@link settingsSchema} gives: every default is in it, but for those of `history` and `consent`. */
export type GivenSettings = z.infer<typeof settingsSchema>;

/** A part of the JSON schema, with what {@link SettingMeta} adds to its keywords. */
export type SettingNode = z.core.JSONSchema.JSONSchema & Partial<SettingMeta>;

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>;

const toJsonSchema = (override: Override = () => undefined): SettingNode =>
  z.toJSONSchema(settingsSchema, {
    metadata: settingsRegistry,
    io: 'input',
    unrepresentable: () => ({ not: {} }), // undefined: what must not be there
    override,
  });

/** The settings as JSON schema, annotated with {@link SettingMeta}. */
export const annotatedSettings: SettingNode = toJsonSchema();

/** The JSON schema for editors: no other keywords than the standard's, so what they would say is in the descriptions. */
export function settingsJsonSchema(): SettingNode {
  return toJsonSchema(({ jsonSchema }) => {
    const { description, unit, absent, needed, form } = jsonSchema as SettingNode;
    const notes = [
      unit && `Unit: ${unit}.`,
      form && `Expected: ${form}.`,
      absent && `Left out: ${absent}.`,
      needed && `Needed ${needed}.`,
    ];
    for (const own of ['unit', 'absent', 'needed', 'form']) delete jsonSchema[own];
    if (description) jsonSchema.description = [description, ...notes].filter(Boolean).join(' ');
  });
}
