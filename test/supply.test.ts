import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeAudit } from './judge-audit.ts';

describe('npm run sbom', () => {
  it('names every package that Hearsay runs on, by version and hash, and none that only builds or tests it', () => {
    const { stdout } = spawnSync('npx', ['tsx', 'test/sbom.ts'], {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    });
    const bill = JSON.parse(stdout) as {
      readonly bomFormat: string;
      readonly metadata: { readonly component: { readonly name: string } };
      readonly components: readonly { readonly purl: string; readonly hashes?: readonly unknown[] }[];
    };
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'hearsay' } } });
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      readonly packages: Readonly<
        Record<string, { readonly version: string; readonly dev?: true; readonly devOptional?: true }>
      >;
    };
    const wanted = Object.entries(packages)
      .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
      .map(
        ([path, { version }]) =>
          `pkg:npm/${path.split('node_modules/').at(-1)?.replace('@', '%40')}@${version}`,
      );
    const listed = bill.components.map(({ purl }) => purl);
    expect(wanted.length).toBeGreaterThan(50);
    for (const purl of wanted) expect(listed).toContain(purl);
    expect(listed.join()).not.toMatch(/vitest|playwright|biome/);
    for (const { hashes, purl } of bill.components) expect(hashes?.length, purl).toBeGreaterThan(0);
  });
});

describe('npm run audit:dependencies', () => {
  it('ends well where nothing is known', () => {
    const text = JSON.stringify({ vulnerabilities: {}, metadata: { dependencies: { prod: 184 } } });
    expect(judgeAudit(text)).toEqual({ exitCode: 0, lines: ['184 packages, 0 with known weaknesses'] });
  });

  it('ends with 1 and names what is known', () => {
    const vulnerabilities = { 'some-package': { severity: 'high', range: '<1.2.3' } };
    const { exitCode, lines } = judgeAudit(JSON.stringify({ vulnerabilities }));
    expect([exitCode, lines[0]]).toEqual([1, 'high: some-package <1.2.3']);
  });

  it.each(['', 'no JSON', 'null', '{"message":"405 Method Not Allowed"}'])(
    'ends with 2 and says loudly that nothing was checked, where the answer is %j',
    (text) => {
      const { exitCode, lines } = judgeAudit(text);
      expect(exitCode).toBe(2);
      expect(lines.join('\n')).toMatch(/^!+\nNOT CHECKED: .*\n!+$/);
    },
  );
});
