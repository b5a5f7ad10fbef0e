/** `hearsay tag`: the tag that a site pastes, for the build that this program belongs to. */
import type { Command } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import { fileCalled, readClientBuild } from '../client-files/client-build.ts';
import { scriptTag } from '../client-files/script-tag.ts';
import { storedLogSigner } from '../log/log-signer.ts';
import { type DataOptions, findDataFolder, openStoreOf, stoppedFolder } from './data-folder.ts';

type TagOptions = DataOptions & { readonly origin: string; readonly log?: string };

/** Where a page may load scripts from over plain HTTP. */
const localHosts = ['localhost', '127.0.0.1', '[::1]'];

/** Add `tag` to the program. @param clientFolder of the build */
export function addTagCommand(program: Command, clientFolder: string): void {
  program
    .command('tag')
    .description('print the script tag of this build, held by browsers against its hash')
    .requiredOption('--origin <url>', 'address of the aggregator as browsers reach it')
    .option('--log <hash>', "identity of its log: log of the aggregator's /hearsay.json")
    .option('--data <folder>', `or what holds the log: ${stoppedFolder}`)
    .option('--config <file>', 'or the settings that name this folder, JSON')
    .action(async (options: TagOptions, command: Command) => {
      const origin = originOf(options.origin);
      const log = await logOf(options);
      const embed = fileCalled(await readClientBuild(clientFolder), 'hearsay');
      if (!embed) throw new HearsayError('BAD_CONFIG', `there is no built client in ${clientFolder}`);
      command.configureOutput().writeOut?.(`${scriptTag({ origin, embed, log })}\n`);
    });
}

/** @throws HearsayError BAD_CONFIG where it is no origin, or one that no page would load a script from */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && [url.origin, `${url.origin}/`].includes(text.toLowerCase());
  const isPlain = /^[\w.:/[\]-]+$/.test(text); // a quote may stand in a host, and would end the attribute
  if (isOrigin && isPlain && (url.protocol === 'https:' || isLocal(url))) return url.origin;
  throw new HearsayError('BAD_CONFIG', `--origin: expected https://HOST[:PORT], got ${text}`);
}

const isLocal = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && localHosts.includes(hostname);

/** @throws HearsayError BAD_CONFIG where it is no hash, or both are given, or the folder holds no log */
async function logOf({ log, ...folder }: TagOptions): Promise<string | undefined> {
  const hasFolder = folder.data !== undefined || folder.config !== undefined;
  if (log !== undefined && hasFolder) {
    throw new HearsayError('BAD_CONFIG', 'give --log or --data, not both');
  }
  if (log !== undefined && !hex32Schema.safeParse(log).success) {
    throw new HearsayError('BAD_CONFIG', `--log: expected 64 hex digits, got ${log}`);
  }
  return hasFolder ? storedLog(await findDataFolder(folder)) : log;
}

function storedLog(data: string): string {
  const store = openStoreOf(data);
  try {
    return storedLogSigner(store).logId;
  } finally {
    store.close();
  }
}
