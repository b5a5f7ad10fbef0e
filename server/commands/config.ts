/** `hearsay config`: the settings that `hearsay serve` would run with, without running it. */
import { type Command, Option } from 'commander';
import { settingsAsJson } from '../settings/settings-json.ts';
import { describeSettings } from '../settings/settings-manual.ts';
import { settingsJsonSchema } from '../settings/settings-schema.ts';
import { settingsTable } from '../settings/settings-table.ts';
import { addSettingsOptions, readGivenSettings, type SettingsOptions } from './settings-options.ts';

type ConfigOptions = SettingsOptions & {
  readonly json?: true;
  readonly describe?: true;
  readonly schema?: true;
};

/** Add `config` to the program. */
export function addConfigCommand(program: Command): void {
  const forms = ['json', 'describe', 'schema'];
  const form = (name: string, text: string): Option =>
    new Option(`--${name}`, text).conflicts(forms.filter((other) => other !== name));
  addSettingsOptions(
    program
      .command('config')
      .description('print the settings that serve would have, and where each comes from'),
  )
    .addOption(form('describe', 'print what each setting is, and may be'))
    .addOption(form('json', 'print JSON'))
    .addOption(form('schema', 'print the JSON schema of a settings file, for editors'))
    .action(async (options: ConfigOptions, command: Command) => {
      command.configureOutput().writeOut?.(`${await printed(options)}\n`);
    });
}

/** @throws HearsayError BAD_CONFIG, as `serve` would be refused */
async function printed(options: ConfigOptions): Promise<string> {
  if (options.schema) return JSON.stringify(settingsJsonSchema(), null, 2);
  if (options.describe) return describeSettings();
  const read = await readGivenSettings(options);
  return options.json ? settingsAsJson(read) : settingsTable(read);
}
