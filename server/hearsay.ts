#!/usr/bin/env node
/** The command line of Hearsay. */
import manifest from '../package.json' with { type: 'json' };
import { addAuditCommand } from './commands/audit.ts';
import { addLogCommand } from './commands/log.ts';
import { addPlanCommand } from './commands/plan.ts';
import { createProgram, runProgram } from './commands/program.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSimulateCommand } from './commands/simulate.ts';

const program = createProgram(manifest.version);
addServeCommand(program);
addPlanCommand(program);
addLogCommand(program);
addAuditCommand(program, new URL('../client/', import.meta.url));
addSimulateCommand(program, new URL('thread-entry.js', import.meta.url));
// set, not exited with: output may still be on its way, and a server goes on
process.exitCode = await runProgram(program, process.argv.slice(2));
