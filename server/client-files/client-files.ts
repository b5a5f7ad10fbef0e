/** The client's files while a server runs: of this build, and of earlier ones as long as they are kept. */
import type { Diagnostics } from '../diagnostics.ts';
import { type ClientArchive, openClientArchive } from './client-archive.ts';
import { type ClientBuild, type ClientFile, fileCalled, readClientBuild } from './client-build.ts';

/** Where they are. */
export type ClientPlaces = {
  /** Folder of the built client. */
  readonly clientFolder: string;
  /** Where its files stay for pages that name an earlier build, and how long; undefined: nowhere. */
  readonly clientArchive?: { readonly folder: string; readonly days: number } | undefined;
  readonly diagnostics: Pick<Diagnostics, 'failed'>;
};

/** See the head of this file. */
export type ClientFiles = {
  readonly build: ClientBuild;
  readonly archive: ClientArchive | undefined;
  /** The script tag's script; undefined without a build. */
  readonly embed: ClientFile | undefined;
  readonly close: () => void;
};

/** How often the archive is tended, milliseconds. */
const tendMs = 3_600_000;

/** @throws HearsayError BAD_CONFIG where the build is damaged, or the archive cannot be written */
export async function openClientFiles({
  clientFolder,
  clientArchive,
  diagnostics,
}: ClientPlaces): Promise<ClientFiles> {
  const build = await readClientBuild(clientFolder);
  const archive =
    clientArchive &&
    openClientArchive(clientArchive.folder, build, {
      keptMs: clientArchive.days * 86_400_000,
      now: Date.now,
    });
  const tend = (): void => {
    try {
      archive?.tend();
    } catch (error) {
      diagnostics.failed('client files of earlier builds could not be looked through', error);
    }
  };
  const timer = setInterval(tend, tendMs).unref(); // a start that fails later must be able to end
  return { build, archive, embed: fileCalled(build, 'hearsay'), close: () => clearInterval(timer) };
}
