/** `hearsay audit`: checks a log from outside, at an address or in a folder that was exported. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { auditLog } from '../../shared/audit/audit-log.ts';
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { parseVerifierKey } from '../../shared/log/verifier-key.ts';
import { describeAudit } from '../audit/describe-audit.ts';
import { folderSource } from '../audit/folder-source.ts';
import { httpSource } from '../audit/http-source.ts';
import { readSeenLog, seenLogFile, writeSeenLog } from '../audit/seen-log-file.ts';
import { hashBuild } from '../log/build-files.ts';
import { CheckFailed } from './program.ts';
import { createProgressDisplay } from './progress-display.ts';

type AuditOptions = {
  readonly build?: string;
  readonly json?: true;
  readonly seen?: string;
  readonly witness?: readonly string[];
};

/** Add `audit` to the program. Exit code 0: nothing failed; 1: a check did; 2: the audit could not run. */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('check a log from outside: nothing that its owner says is believed')
    .argument('<url|folder>', 'address of an aggregator, or an export of its log')
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

async function audit(
  target: string,
  { json, build, seen: file, witness: witnesses = [] }: AuditOptions,
  command: Command,
): Promise<void> {
  const { source, name } = sourceOf(target);
  const seenFile = file ?? seenLogFile(name);
  const display = createProgressDisplay(process.stderr);
  const result = await auditLog({
    source,
    witnesses: witnesses.map(assertWitnessKey),
    build: build === undefined ? undefined : (await hashBuild(build)).files,
    seen: await readSeenLog(seenFile),
    onProgress: display.tell,
  }).finally(display.stop);
  if (result.seen) await writeSeenLog(seenFile, name, result.seen);
  const { ok, size, rootHash, checks, ledger } = result;
  const text = json ? JSON.stringify({ ok, target, size, rootHash, checks, ledger }) : describeAudit(result);
  command.configureOutput().writeOut?.(`${text}\n`);
  if (!ok) throw new CheckFailed();
}

/** @throws HearsayError BAD_CONFIG where it is no such key */
function assertWitnessKey(line: string): string {
  try {
    parseVerifierKey(line, 'witness');
    return line;
  } catch (cause) {
    throw new HearsayError('BAD_CONFIG', `--witness: expected a verifier key line of type 4, got ${line}`, {
      cause,
    });
  }
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
