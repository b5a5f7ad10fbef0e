/** `hearsay audit`: checks a log, from outside, or with a credential from inside as well. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { auditLog } from '../../shared/audit/audit-log.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { isVerifierKey, type KeyUse } from '../../shared/log/verifier-key.ts';
import type { AuditReport } from '../audit/audit-report.ts';
import { auditScript } from '../audit/audit-script.ts';
import { openTarget } from '../audit/audit-target.ts';
import { describeAudit } from '../audit/describe-audit.ts';
import { readSeenLog, seenLogFile, writeSeenLog } from '../audit/seen-log-file.ts';
import { hashBuild } from '../log/build-files.ts';
import { assertWritable } from './assert-writable.ts';
import { credentialOption } from './audit-credential.ts';
import { CheckFailed, wholeNumber } from './program.ts';
import { createProgressDisplay } from './progress-display.ts';

type AuditOptions = {
  readonly key?: string;
  readonly build?: string;
  readonly credential?: string;
  readonly from?: number;
  readonly to?: number;
  readonly json?: true;
  readonly seen?: string;
  readonly witness?: readonly string[];
  readonly report?: string;
};

/**
 * Add `audit` to the program. Exit code 0: nothing failed; 1: a check did; 2: the audit could not run.
 * @param clientFolder of the build, with the page's script for reports
 * @returns it, for commands of its own
 */
export function addAuditCommand(program: Command, clientFolder: URL): Command {
  const version = wholeNumber({ least: 0, most: Number.MAX_SAFE_INTEGER });
  return program
    .command('audit')
    .enablePositionalOptions()
    .description('check a log: nothing that its owner says is believed')
    .argument('<url|folder>', 'address of an aggregator, an export of its log, or its data folder')
    .option('--key <key>', "the log's verifier key, where you have it from elsewhere")
    .option('--witness <key...>', 'verifier keys of witnesses that must have cosigned the checkpoint')
    .option(
      '--build <folder>',
      'dist folder of a build of yours, to compare with the code that the log names',
    )
    .option(...credentialOption)
    .option('--from <version>', 'first model to recompute', version)
    .option('--to <version>', 'last model to recompute', version)
    .option('--json', 'print JSON')
    .option(
      '--seen <file>',
      'what was seen of this log last (default: a file of its own in your state folder)',
    )
    .option('--report <file>', 'also write what was found as a page, one HTML file')
    .action((target: string, options: AuditOptions, command: Command) =>
      audit(target, options, { command, clientFolder }),
    );
}

/** What a run of the command has besides its options. */
type Surroundings = { readonly command: Command; readonly clientFolder: URL };

async function audit(target: string, options: AuditOptions, surroundings: Surroundings): Promise<void> {
  try {
    await run(target, options, surroundings);
  } catch (error) {
    if (error instanceof CheckFailed || error instanceof HearsayError) throw error;
    // whatever it was: it could not run, and no check has failed
    throw new HearsayError('BAD_CONFIG', `the audit could not run: ${reasonOf(error)}`, { cause: error });
  }
}

async function run(
  target: string,
  options: AuditOptions,
  { command, clientFolder }: Surroundings,
): Promise<void> {
  const { json, build, key, witness: witnesses = [], report } = options;
  const script = report === undefined ? '' : await prepareReport(report, clientFolder);
  const { source, name, files, evidence, close } = await openTarget(target, options);
  const seenFile = options.seen ?? seenLogFile(name);
  const seenBefore = await readSeenLog(seenFile);
  const display = createProgressDisplay(process.stderr);
  const result = await auditLog({
    source,
    evidence,
    witnesses: witnesses.map((line) => verifierKeyOf('--witness', line, 'witness')),
    verifierKey: key === undefined ? undefined : verifierKeyOf('--key', key, 'log'),
    build: build === undefined ? undefined : (await hashBuild(build)).files,
    seen: seenBefore,
    onProgress: display.tell,
  }).finally(() => {
    display.stop();
    close();
  });
  const { seen, ...audited } = result;
  const { timeline: _, ...found } = audited;
  const text = json ? JSON.stringify({ ...found, target }) : describeAudit(result);
  command.configureOutput().writeOut?.(`${text}\n`);
  if (report !== undefined)
    await writeReport(report, script, { audit: audited, target, files, time: Date.now() });
  if (seen) await writeSeenLog(seenFile, name, seen);
  if (seenBefore && key === undefined && found.verifierKey === null) tellOfSeen(command, seenFile);
  if (!found.ok) throw new CheckFailed();
}

/** A new log at an old address looks like one that another has taken over. */
function tellOfSeen(command: Command, file: string): void {
  const text = `the signature was held to the key that your last audit saw here, kept in ${file}
remove that file only if you know from the log's owner that the log began anew (the demo's does with every start)`;
  command.configureOutput().writeErr?.(`\n${text}\n`);
}

/** @throws HearsayError BAD_CONFIG where it is no such key */
function verifierKeyOf(option: string, line: string, use: KeyUse): string {
  if (isVerifierKey(line, use)) return line;
  throw new HearsayError('BAD_CONFIG', `${option}: expected the verifier key line of a ${use}, got ${line}`);
}

/**
 * Before an audit that may be long, not at its end.
 * @returns the page's script
 * @throws HearsayError BAD_CONFIG where the report cannot be written, or there is no script
 */
async function prepareReport(file: string, clientFolder: URL): Promise<string> {
  await assertWritable(file);
  return readFile(new URL(auditScript, clientFolder), 'utf8').catch((cause) => {
    throw new HearsayError('BAD_CONFIG', `a report needs a build of Hearsay: ${reasonOf(cause)}`, { cause });
  });
}

async function writeReport(file: string, script: string, report: AuditReport): Promise<void> {
  const { auditDocument } = await import('../audit/audit-document.ts'); // with its styles and plots: for who wants one
  await writeFile(file, auditDocument(script, report).markup);
}
