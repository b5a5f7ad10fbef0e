/** The dashboard and the alert rules in `deploy/`: every name in them is one of `/metrics`, and Prometheus takes them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measures } from '../../server/http/measures.ts';
import { notReadyReasons } from '../../server/lifecycle/not-ready.ts';
import { errorCodes } from '../../shared/hearsay-error.ts';
import { start } from '../server/running-server.ts';

const alerts = readFileSync('deploy/alerts.yml', 'utf8');
const dashboard = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')) as {
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string }[];
  }[];
};
const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const namesIn = (text: string) => new Set(text.match(/\b(?:hearsay|nodejs|process)_[a-z0-9_]+/g));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-monitoring-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool)
  console.warn('SKIPPED: rules are not checked by Prometheus itself: there is no promtool here');

function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, told: stdout + stderr };
}

function fileOf(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('what is watched', () => {
  it('is what /metrics says: each name in the dashboard and the rules is explained there', async () => {
    const { url } = await start();
    const text = await (await fetch(`${url}/metrics`)).text();
    const known = new Set(Array.from(text.matchAll(/^# HELP (\S+)/gm), ([, name = '']) => name));
    for (const names of [namesIn(shown.join('\n')), namesIn(alerts)]) {
      expect(names.size).toBeGreaterThan(8);
      for (const name of names) expect([...known], name).toContain(name);
    }
  });

  it('is labelled as they are, with codes that there are', () => {
    const text = `${alerts}\n${shown.join('\n')}`;
    for (const [, name = '', labels = ''] of text.matchAll(/\b(hearsay_\w+)\{([^}]*)\}/g)) {
      const allowed = ['instance', ...(measures[name]?.labels ?? [])];
      for (const [, label] of labels.matchAll(/(\w+)(?:=~|!~|!=|=)/g)) expect(allowed, name).toContain(label);
      for (const [, codes = ''] of labels.matchAll(/code(?:=~|!~|!=|=)"([^"]*)"/g))
        for (const code of codes.split('|')) expect(errorCodes).toContain(code);
    }
  });

  it('says of everything that keeps updates out that it does', () => {
    expect(alerts).toContain('hearsay_ready == 0');
    expect(shown.join()).toContain('hearsay_not_ready');
    expect(measures.hearsay_not_ready?.labels).toEqual(['reason']);
    expect(notReadyReasons.length).toBeGreaterThan(0);
  });
});

describe('the dashboard', () => {
  it('shows something in every panel, and no panel lies on another', () => {
    const taken = new Set<string>();
    for (const { type, title, gridPos, targets } of dashboard.panels) {
      if (type !== 'row') expect(targets?.length, title).toBeGreaterThan(0);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x} ${y}`), title).toBe(false);
          taken.add(`${x} ${y}`);
        }
    }
  });

  it.skipIf(!hasPromtool)('asks what Prometheus understands', () => {
    const rules = shown.map((expr, i) => ({
      record: `shown:${i}`,
      expr: expr.replaceAll('$instance', '.*'),
    }));
    const file = fileOf('shown.yml', JSON.stringify({ groups: [{ name: 'shown', rules }] }));
    expect(promtool('check', 'rules', file)).toMatchObject({ status: 0 });
  });
});

describe.skipIf(!hasPromtool)('the alert rules', () => {
  it('are rules to Prometheus', () => {
    const { status, told } = promtool('check', 'rules', 'deploy/alerts.yml');
    expect(told).toContain(`${alerts.match(/- alert:/g)?.length} rules found`);
    expect(status).toBe(0);
  });

  it('fire when something is wrong, and not before', () => {
    const series = (name: string, values: string) => ({ series: name, values });
    const firing = (alertname: string, eval_time: string, labels?: object) => ({
      ...{ alertname, eval_time },
      exp_alerts: labels ? [{ exp_labels: labels }] : [],
    });
    const test = {
      rule_files: [join(process.cwd(), 'deploy/alerts.yml')],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: [
            series('hearsay_ready', '1x10 0x20'),
            series('hearsay_disk_free_bytes', '3000x120'),
            series('hearsay_disk_reserve_bytes', '1000x120'),
            series('hearsay_catalog_failed', '0x10 1x100'),
            series('hearsay_log_leaves', '2000x2000'),
            series('hearsay_privacy_epsilon', '5x10 7.5x30'),
            series('hearsay_privacy_epsilon_budget', '8x40'),
            series('hearsay_refusals_total{code="ROUND_CLOSED"}', '0+1000x120'),
            series('hearsay_refusals_total{code="BAD_DELTA"}', '0x20 0+60x100'),
            series('hearsay_updates_acknowledged_total', '0+60x120'),
          ],
          alert_rule_test: [
            firing('HearsayNotReady', '9m'),
            firing('HearsayNotReady', '20m', { severity: 'critical' }),
            firing('HearsayDiskFillsUp', '60m', { severity: 'warning' }),
            firing('HearsayCatalogRefused', '60m'),
            firing('HearsayCatalogRefused', '80m', { severity: 'warning' }),
            firing('HearsayBackupMissing', '12h'),
            firing('HearsayBackupMissing', '26h', { severity: 'warning' }),
            firing('HearsayBudgetNearlySpent', '5m'),
            firing('HearsayBudgetNearlySpent', '20m', { severity: 'warning' }),
            firing('HearsayRefusalsHigh', '15m'),
            firing('HearsayRefusalsHigh', '100m', { severity: 'warning' }),
          ],
        },
      ],
    };
    // promtool compares annotations as well: those are texts, so they are left out of what it reads
    const bare = alerts.replace(/^ {8}annotations:\n(?: {10}.*\n)+/gm, '');
    test.rule_files = [fileOf('bare.yml', bare)];
    const { status, told } = promtool('test', 'rules', fileOf('test.yml', JSON.stringify(test)));
    expect(told).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});
