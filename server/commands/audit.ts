/** `hearsay audit`: checks a log, from outside, or with a credential from inside as well. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { auditLog } from '../../shared/audit/audit-log.ts';
import type { AuditSource } from '../../shared/audit/audit-source.ts';
import type { EvidenceSource } from '../../shared/audit/evidence-source.ts';
import type { VersionRange } from '../../shared/audit/recomputation.ts';
import { HearsayError, reasonOf } from '../../shared/hearsay-error.ts';
import { isVerifierKey, type KeyUse } from '../../shared/log/verifier-key.ts';
import { createCredential, readCredential } from '../audit/credential.ts';
import { describeAudit } from '../audit/describe-audit.ts';
import { folderSource } from '../audit/folder-source.ts';
import { httpEvidence } from '../audit/http-evidence.ts';
import { httpSource } from '../audit/http-source.ts';
import { readSeenLog, seenLogFile, writeSeenLog } from '../audit/seen-log-file.ts';
import { storeSource } from '../audit/store-source.ts';
import { hashBuild } from '../log/build-files.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
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
};

/** Add `audit` to the program. Exit code 0: nothing failed; 1: a check did; 2: the audit could not run. */
export function addAuditCommand(program: Command): void {
  const version = wholeNumber({ least: 0, most: Number.MAX_SAFE_INTEGER });
  const command = program
    .command('audit')
    .description('check a log: nothing that its owner says is believed')
    .argument('<url|folder>', 'address of an aggregator, an export of its log, or its data folder')
    .option('--key <key>', "the log's verifier key, where you have it from elsewhere")
    .option('--witness <key...>', 'verifier keys of witnesses that must have cosigned the checkpoint')
    .option(
      '--build <folder>',
      'dist folder of a build of yours, to compare with the code that the log names',
    )
    .option('--credential <file>', 'recompute models from updates and seeds, which it opens')
    .option('--from <version>', 'first model to recompute', version)
    .option('--to <version>', 'last model to recompute', version)
    .option('--json', 'print JSON')
    .option(
      '--seen <file>',
      'what was seen of this log last (default: a file of its own in your state folder)',
    )
    .action(audit);
  command
    .command('credential')
    .description('make a credential; its hash is for the operator')
    .argument('<file>', 'where to keep it')
    .action(makeCredential);
}

async function makeCredential(file: string, _options: unknown, command: Command): Promise<void> {
  const tokenHash = await createCredential(file);
  command
    .configureOutput()
    .writeOut?.(
      `${file} holds a new credential: keep it to yourself.\n` +
        'The operator puts this, with a name for you, into "auditors" of the settings, and starts again:\n' +
        `${JSON.stringify({ name: 'auditor', tokenHash })}\n`,
    );
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
  const { source, name, evidence, close } = await openTarget(target, options);
  const seenFile = options.seen ?? seenLogFile(name);
  const display = createProgressDisplay(process.stderr);
  const result = await auditLog({
    source,
    evidence: evidence && { source: evidence, range: rangeOf(options) },
    witnesses: witnesses.map((line) => verifierKeyOf('--witness', line, 'witness')),
    verifierKey: key === undefined ? undefined : verifierKeyOf('--key', key, 'log'),
    build: build === undefined ? undefined : (await hashBuild(build)).files,
    seen: await readSeenLog(seenFile),
    onProgress: display.tell,
  }).finally(() => {
    display.stop();
    close();
  });
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

type Target = {
  readonly source: AuditSource;
  readonly name: string;
  readonly evidence: EvidenceSource | undefined;
  readonly close: () => void;
};

/** @throws HearsayError BAD_CONFIG where it is neither an address nor a folder, or does not go with the options */
async function openTarget(target: string, options: AuditOptions): Promise<Target> {
  const opened = await openSource(target, options.credential);
  if (!opened.evidence && (options.from !== undefined || options.to !== undefined)) {
    opened.close();
    throw new HearsayError('BAD_CONFIG', '--from and --to say what is recomputed: give --credential as well');
  }
  return opened;
}

async function openSource(target: string, credential: string | undefined): Promise<Target> {
  const close = (): void => undefined;
  if (/^https?:\/\//i.test(target) && URL.canParse(target)) {
    const address = new URL(target);
    const evidence =
      credential === undefined ? undefined : httpEvidence(address, await readCredential(credential));
    return { source: httpSource(address), name: address.href, evidence, close };
  }
  if (!existsSync(target)) throw new HearsayError('BAD_CONFIG', `${target}: no address, and no such folder`);
  if (credential !== undefined) {
    const why = 'an export holds no updates, and a data folder needs no credential';
    throw new HearsayError('BAD_CONFIG', `--credential is for addresses: ${why}`);
  }
  const name = resolve(target);
  if (!existsSync(join(target, 'hearsay.db'))) {
    return { source: folderSource(target), name, evidence: undefined, close };
  }
  const store = openSqliteStore(target);
  return { ...storeSource(store), name, close: () => store.close() };
}

const rangeOf = ({ from = 0, to = Number.POSITIVE_INFINITY }: AuditOptions): VersionRange => ({ from, to });
