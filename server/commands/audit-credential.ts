/** `hearsay audit credential`: makes one. */
import type { Command } from 'commander';
import { createCredential } from '../audit/credential.ts';

/** `--credential`, for commander. */
export const credentialOption = [
  '--credential <file>',
  'opens updates and seeds, to recompute models from',
] as const;

/** Add `credential` to `audit`. */
export function addAuditCredentialCommand(audit: Command): void {
  audit
    .command('credential')
    .description('make a credential; its hash is for the operator')
    .argument('<file>', 'where to keep it')
    .action(makeCredential);
}

async function makeCredential(file: string, _options: unknown, command: Command): Promise<void> {
  const tokenHash = await createCredential(file);
  const lines = [
    `${file} holds a new credential: keep it to yourself.`,
    'The operator puts this, with a name for you, into "auditors" of the settings, and starts again:',
    JSON.stringify({ name: 'auditor', tokenHash }),
  ];
  command.configureOutput().writeOut?.(`${lines.join('\n')}\n`);
}
