/** What can be written behind the commands that read the aggregator's settings, and where else those are looked for. */
import type { Command } from 'commander';
import { type Overrides, type ReadSettings, readSettings } from '../settings/settings.ts';
import { settingsFile } from '../settings/settings-file.ts';
import { wholeNumber } from './program.ts';

/** As commander gives them. */
export type SettingsOptions = Overrides & { readonly config?: string };

/** `--config`, for commander. */
export const configOption = [
  '--config <file>',
  'settings, JSON (default: hearsay.config.json, where it is there)',
] as const;

/** Add them to a command. */
export function addSettingsOptions(command: Command): Command {
  return command
    .option(...configOption)
    .option('--data <folder>', 'where log, models and secrets are kept (default: hearsay-data)')
    .option(
      '--port <number>',
      'TCP port (default: 4000; 0: any free one)',
      wholeNumber({ least: 0, most: 65_535 }),
    )
    .option('--catalog <file>', 'items: a file, or the https:// address of a feed')
    .option('--initial-model <file>', 'a published model file to begin a new log with')
    .option('--initial-catalog <file>', 'items that it was trained on, where they are others');
}

/** The settings that they, the environment and the file give. @throws HearsayError BAD_CONFIG */
export function readGivenSettings(options: SettingsOptions): Promise<ReadSettings> {
  const { config, data, port, catalog, initialModel, initialCatalog } = options;
  return readSettings({
    file: settingsFile(config),
    environment: process.env,
    overrides: { data, port, catalog, initialModel, initialCatalog },
  });
}
