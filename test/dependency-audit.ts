/**
 * `npm run audit:dependencies`: asks the registry for known weaknesses in what Hearsay runs on.
 * Ends with 0 where none is known, 1 where there is one, 2 where the registry gave no answer: then nothing is known, and it says so.
 */
import { spawnSync } from 'node:child_process';
import { judgeAudit } from './judge-audit.ts';

const { stdout } = spawnSync('npm', ['audit', '--omit', 'dev', '--json', '--package-lock-only'], {
  encoding: 'utf8',
  maxBuffer: 64 * 2 ** 20,
});
const { exitCode, lines } = judgeAudit(stdout);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = exitCode;
