/** `hearsay audit`: checks a log from outside, at an address or in a folder that was exported. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { auditLog } from '../../shared/audit/audit-log.ts';
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { isVerifierKey, type KeyUse } from '../../shared/log/verifier-key.ts';
import { describeAudit } from '../audit/describe-audit.ts';
import { folderSource } from '../audit/folder-source.ts';
import { httpSource } from '../audit/http-source.ts';
import { readSeenLog, seenLogFile, writeSeenLog } from '../audit/seen-log-file.ts';
import { hashBuild } from '../log/build-files.ts';
import { CheckFailed } from './program.ts';
import { createProgressDisplay } from './progress-display.ts';

type AuditOptions = {
  readonly key?: string;
  readonly build?: string;
  readonly json?: true;
  readonly seen?: string;
  readonly witness?: readonly string[];
};

/**
 * Add `audit` to the program. Exit code 0: nothing failed; 1: a check did; 2: the audit could not run.
 * @returns it, for commands of its own
 */
export function addAuditCommand(program: Command): Command {
  return program
    .command('audit')
    .enablePositionalOptions()
    .description('check a log from outside: nothing that its owner says is believed')
    .argument('<url|folder>', 'address of an aggregator, or an export of its log')
    .option('--key <key>', "the log's verifier key, where you have it from elsewhere")
    .option('--witness <key...>', 'verifier keys of witnesses that must have cosigned the checkpoint')
    .option(
      '--build <folder>',
      'dist folder of a build of yours, to compare with the code that the log names',
    )
    .option('--json', 'print JSON')
    .option(
      '--seen <file>',
      'what was seen of this log last (default: a file of its own in your state folder)',
    )
    .action(audit);
}

async function audit(target: string, options: AuditOptions, command: Command): Promise<void> {
  try {
    await run(target, options, command);
  } catch (error) {
    if (error instanceof CheckFailed || error instanceof HearsayError) throw error;
    // whatever it was: it could not run, and no check has failed
    throw new HearsayError('BAD_CONFIG', `the audit could not run: ${reasonOf(error)}`, { cause: error });
  }
}

async function run(target: string, options: AuditOptions, command: Command): Promise<void> {
  const { json, build, key, witness: witnesses = [] } = options;
  const { source, name } = sourceOf(target);
  const seenFile = options.seen ?? seenLogFile(name);
  const display = createProgressDisplay(process.stderr);
  const result = await auditLog({
    source,
    witnesses: witnesses.map((line) => verifierKeyOf('--witness', line, 'witness')),
    verifierKey: key === undefined ? undefined : verifierKeyOf('--key', key, 'log'),
    build: build === undefined ? undefined : (await hashBuild(build)).files,
    seen: await readSeenLog(seenFile),
    onProgress: display.tell,
  }).finally(display.stop);
  const { seen, ...found } = result;
  const text = json ? JSON.stringify({ ...found, target }) : describeAudit(result);
  command.configureOutput().writeOut?.(`${text}\n`);
  if (seen) await writeSeenLog(seenFile, name, seen);
  if (!found.ok) throw new CheckFailed();
}

/** @throws HearsayError BAD_CONFIG where it is no such key */
function verifierKeyOf(option: string, line: string, use: KeyUse): string {
  if (isVerifierKey(line, use)) return line;
  throw new HearsayError('BAD_CONFIG', `${option}: expected the verifier key line of a ${use}, got ${line}`);
}

/** @throws HearsayError BAD_CONFIG where it is neither an address nor a folder */
function sourceOf(target: string): { source: AuditSource; name: string } {
  if (/^https?:\/\//i.test(target) && URL.canParse(target)) {
    const address = new URL(target);
    return { source: httpSource(address), name: address.href };
  }
  if (!existsSync(target)) throw new HearsayError('BAD_CONFIG', `${target}: no address, and no such folder`);
  return { source: folderSource(target), name: resolve(target) };
}
