/** `hearsay audit credential`: an auditor makes a token, so that nothing secret has to be handed over. */
import type { Command } from 'commander';
import { drawToken, hashToken } from '../admin/credential.ts';
import { writeToken } from '../admin/token-file.ts';

/** `--credential`, for commander. */
export const credentialOption = [
  '--credential <file>',
  'opens updates and seeds, to recompute models from',
] as const;

/** Add `credential` to `audit`. */
export function addAuditCredentialCommand(audit: Command): void {
  audit
    .command('credential')
    .description('make a token of your own; its hash is for the operator')
    .argument('<file>', 'where to keep it')
    .action(makeToken);
}

async function makeToken(file: string, _options: unknown, command: Command): Promise<void> {
  const token = drawToken();
  await writeToken(file, token);
  const lines = [
    `${file} holds a new token: keep it to yourself.`,
    'The operator lets it in, under a name for you, with:',
    `hearsay credential allow NAME --hash ${hashToken(token)}`,
  ];
  command.configureOutput().writeOut?.(`${lines.join('\n')}\n`);
}
