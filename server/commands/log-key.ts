/** `hearsay log key`: backup, restoration and rotation of the keys that sign a log. */
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { readKeyFile, writeKeyFile } from '../log/key-file.ts';
import { keepKeys, prepareNextKey, storedKeys, verifierKeyOf } from '../log/log-keys.ts';
import type { Store } from '../store/store.ts';
import { addDataOptions, openStoreOf, stoppedFolder } from './data-folder.ts';

type KeyOptions = { readonly data: string };

/** Add `key` with its commands to `log`. */
export function addKeyCommand(log: Command): void {
  const key = log.command('key').description('the keys that sign it');
  addDataOptions(key.command('backup'), stoppedFolder)
    .description('write them to a file; whoever has it can sign in the name of the log')
    .argument('<file>', 'a new file, readable by you only')
    .action((file: string, { data }: KeyOptions, command: Command) =>
      withStore(data, async (store) => {
        const keys = storedKeys(store);
        if (!keys) throw new HearsayError('BAD_CONFIG', 'there is no log in this data folder');
        await writeKeyFile(file, keys);
        print(command, `${file}: ${describe(keys.privateKeys.length)} of ${keys.origin}; keep it secret`);
      }),
    );
  addDataOptions(key.command('restore'), stoppedFolder)
    .description('bring them back into a data folder that has lost them')
    .argument('<file>', 'from backup')
    .action((file: string, { data }: KeyOptions, command: Command) =>
      withStore(data, async (store) => {
        const keys = await readKeyFile(file);
        keepKeys(store, keys);
        const [first] = keys.privateKeys.map((each) => verifierKeyOf(keys.origin, each));
        print(command, `${describe(keys.privateKeys.length)} of ${first}`);
      }),
    );
  addDataOptions(key.command('rotate'), stoppedFolder)
    .description('make a key that signs beside the earlier ones from the next round on')
    .action(({ data }: KeyOptions, command: Command) =>
      withStore(data, async (store) => {
        print(
          command,
          `${prepareNextKey(store)}\nsigns from the next round on; back the keys up again after it`,
        );
      }),
    );
}

async function withStore(data: string, run: (store: Store) => Promise<void>): Promise<void> {
  const store = openStoreOf(data);
  try {
    await run(store);
  } finally {
    store.close();
  }
}

const print = (command: Command, text: string): void =>
  void command.configureOutput().writeOut?.(`${text}\n`);

const describe = (count: number): string => (count === 1 ? 'the key' : `${count} keys`);
