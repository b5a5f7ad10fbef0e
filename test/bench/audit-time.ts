/** How long `hearsay audit` takes over a million leaves, and how much memory. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Audit } from '../../shared/audit/audit-log.ts';
import type { Measured } from './figure.ts';
import { writeLongLog } from './long-log.ts';
import { progress } from './report.ts';

const leaves = 1_000_000;

/** @param root of the project, built */
export function measureAudit(root: string): Measured[] {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-audit-'));
  try {
    progress('a log of a million leaves');
    const size = writeLongLog(join(folder, 'log'), leaves);
    progress('the audit of it');
    const { seconds, peakMB } = runAudit(root, [join(folder, 'log'), '--seen', join(folder, 'seen.json')]);
    const note = `${size.toLocaleString('en-US')} leaves from files: signature, tree, order, rounds, ledger; no models`;
    return [
      { name: 'audit.millionLeavesSeconds', value: seconds, note },
      { name: 'audit.millionLeavesMB', value: peakMB, note: 'resident at its peak, Node included' },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Has a process tell its peak as it ends, in kB: that of `resourceUsage` would be its parent's, if that was larger. */
const tellPeak = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from 'node:fs';
  process.on('exit', () => console.error(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]));
`)}`;

/** Runs the command on a log that holds. @param args target and options, without `--json` */
export function runAudit(root: string, args: readonly string[]): { seconds: number; peakMB: number } {
  const program = join(root, 'dist/server/hearsay.js');
  const begun = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, [
    ...['--import', tellPeak],
    ...[program, 'audit', ...args, '--json'],
  ]);
  const seconds = (performance.now() - begun) / 1000;
  const { ok }: Pick<Audit, 'ok'> = JSON.parse(String(stdout));
  if (!ok) throw new Error('the log does not hold');
  return { seconds, peakMB: Number(String(stderr).trim().split('\n').at(-1)) / 1000 };
}
