#!/usr/bin/env node
/** The command line of Hearsay. */
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { addAuditCommand } from './commands/audit.ts';
import { addAuditCredentialCommand } from './commands/audit-credential.ts';
import { addAuditLeakageCommand } from './commands/audit-leakage.ts';
import { addBackupCommand } from './commands/backup.ts';
import { addConfigCommand } from './commands/config.ts';
import { addCredentialCommand } from './commands/credential.ts';
import { addLogCommand } from './commands/log.ts';
import { addPlanCommand } from './commands/plan.ts';
import { createProgram, runProgram } from './commands/program.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addTagCommand } from './commands/tag.ts';

const threadEntry = new URL('thread-entry.js', import.meta.url);
const program = createProgram(manifest.version);
addServeCommand(program);
addConfigCommand(program);
addCredentialCommand(program);
addPlanCommand(program);
addLogCommand(program);
addBackupCommand(program);
addRestoreCommand(program);
const clientFolder = new URL('../client/', import.meta.url);
addTagCommand(program, fileURLToPath(clientFolder));
const audit = addAuditCommand(program, clientFolder);
addAuditCredentialCommand(audit);
addAuditLeakageCommand(audit, threadEntry);
addSimulateCommand(program, threadEntry);
// set, not exited with: output may still be on its way, and a server goes on
process.exitCode = await runProgram(program, process.argv.slice(2));
