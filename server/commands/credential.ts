/** `hearsay credential`: who is let in. A running aggregator knows of every change at once. */
import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import {
  type Credential,
  credentialDays,
  credentialNameSchema,
  drawToken,
  hashToken,
  isInForce,
  issueCredential,
  type Scope,
  scopes,
} from '../admin/credential.ts';
import { changeCredentials, credentialFile, readCredentials } from '../admin/credential-file.ts';
import { addCredential, revokeCredential } from '../admin/credential-list.ts';
import { writeToken } from '../admin/token-file.ts';
import { addDataOptions, anyFolder } from './data-folder.ts';
import { wholeNumber } from './program.ts';

type Data = { readonly data: string };
type Issued = Data & { readonly scope?: readonly Scope[]; readonly days: number };

/** Add `credential` with its commands to the program. */
export function addCredentialCommand(program: Command): void {
  const credential = program
    .command('credential')
    .description('who may use the admin page, bring catalogs, or see updates');
  withIssue(credential.command('create'), 'make one for somebody, and show its token once', (scope) =>
    scope.makeOptionMandatory(),
  )
    .option('--file <file>', 'write the token into a new file, readable by you only')
    .action(create);
  withIssue(credential.command('allow'), 'let in, to audit, who has made a token (hearsay audit credential)')
    .requiredOption('--hash <hex>', 'SHA-256 of the token', parseHash)
    .action(allow);
  addDataOptions(credential.command('list'), anyFolder)
    .description('show all, the revoked ones too')
    .action(list);
  addDataOptions(credential.command('revoke'), anyFolder)
    .description('take one back; what it has open is closed')
    .argument('<name>', 'its name, or its id')
    .action(revoke);
}

/** What `create` and `allow` have in common. */
function withIssue(command: Command, description: string, also = (scope: Option) => scope): Command {
  const scope = new Option('--scope <scope>', `what it is for: ${scopes.join(', ')}; again for more`);
  return addDataOptions(command, anyFolder)
    .description(description)
    .argument('<name>', 'whose it is: for you, it is in no log', parseName)
    .addOption(also(scope.argParser(addScope)))
    .option(
      '--days <number>',
      'how long it is in force',
      wholeNumber({ least: 1, most: credentialDays.most }),
      credentialDays.usual,
    );
}

async function create(name: string, options: Issued & { file?: string }, command: Command): Promise<void> {
  const token = drawToken();
  const issued = issue(name, hashToken(token), options);
  const { file } = options;
  if (file === undefined) return print(command, [describe(issued), 'its token, shown this once:', token]);
  try {
    await writeToken(file, token);
  } catch (error) {
    take(issued.id, options);
    throw error;
  }
  print(command, [describe(issued), `its token is in ${file}`]);
}

function allow(name: string, options: Issued & { hash: string }, command: Command): void {
  print(command, [describe(issue(name, options.hash, options))]);
}

function list({ data }: Data, command: Command): void {
  const credentials = readCredentials(fileIn(data));
  print(command, credentials.length === 0 ? ['no credentials'] : credentials.map(describe));
}

function revoke(which: string, options: Data, command: Command): void {
  print(command, [describe(take(which, options))]);
}

function issue(name: string, tokenHash: string, { data, scope = ['audit'], days }: Issued): Credential {
  const given = { name, scopes: scopes.filter((each) => scope.includes(each)), tokenHash, days };
  const issued = issueCredential(given, Date.now());
  changeCredentials(fileIn(data), (credentials) => addCredential(credentials, issued));
  return issued;
}

function take(which: string, { data }: Data): Credential {
  let taken: Credential | undefined;
  changeCredentials(fileIn(data), (before) => {
    const { credentials, revoked } = revokeCredential(before, which, Date.now());
    taken = revoked;
    return credentials;
  });
  if (!taken) throw new TypeError('what was revoked is known');
  return taken;
}

function fileIn(folder: string): string {
  if (existsSync(folder)) return credentialFile(folder);
  throw new HearsayError(
    'BAD_CONFIG',
    `there is no data folder ${folder}: start hearsay serve once, or name it with --data`,
  );
}

/** As in `a1b2c3d4e5f60718 Ada: admin, catalog; until 2027-02-21`. */
function describe(credential: Credential): string {
  const { id, name, revoked, expires } = credential;
  const state =
    revoked !== null
      ? `revoked ${dayOf(revoked)}`
      : `${isInForce(credential, Date.now()) ? 'until' : 'over since'} ${dayOf(expires)}`;
  return `${id} ${name}: ${credential.scopes.join(', ')}; ${state}`;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

function addScope(text: string, before: readonly Scope[] | undefined): readonly Scope[] {
  const scope = scopes.find((each) => each === text);
  if (!scope) throw new InvalidArgumentError(`expected one of ${scopes.join(', ')}`);
  return [...(before ?? []), scope];
}

function parseName(text: string): string {
  if (credentialNameSchema.safeParse(text).success) return text;
  throw new InvalidArgumentError('expected 1 to 100 letters, digits, or any of _ . @ - and spaces inside');
}

function parseHash(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('expected 64 lower-case hex digits');
}

const print = (command: Command, lines: readonly string[]): void =>
  void command.configureOutput().writeOut?.(`${lines.join('\n')}\n`);
