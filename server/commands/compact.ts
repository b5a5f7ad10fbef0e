/** `hearsay compact`: a data folder without what nobody can ask for any more. */
import type { Command } from 'commander';
import { counted } from '../../shared/audit/check.ts';
import { compactStore } from '../log/compact-store.ts';
import { addDataOptions, openStoreOf, stoppedFolder } from './data-folder.ts';

/** Add `compact` to the program. */
export function addCompactCommand(program: Command): void {
  const command = program
    .command('compact')
    .description('make a data folder smaller; nothing that anybody can ask for is lost');
  addDataOptions(command, stoppedFolder).action(compact);
}

function compact({ data }: { data: string }, command: Command): void {
  const store = openStoreOf(data);
  try {
    const { removed, bytesBefore, bytesAfter } = compactStore(store);
    const what = `${counted(removed, 'file')} that nobody can ask for removed`;
    command.configureOutput().writeOut?.(`${data}: ${bytesBefore} to ${bytesAfter} bytes, ${what}\n`);
  } finally {
    store.close();
  }
}
