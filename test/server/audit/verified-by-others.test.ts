/** Our logs, read by verifiers that others have written: the commands that the auditor's guide names. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signNote } from '../../../shared/log/signed-note.ts';
import { tilePath } from '../../../shared/log/tile.ts';
import { type Files, serve, signer } from '../../shared/audit/served-log.ts';
import { flipBit } from '../../shared/log/damage.ts';
import { someLeaves } from '../../shared/log/naive-merkle.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';

const sourceOf = (name: string): string =>
  fileURLToPath(new URL(`../../../server/audit/${name}`, import.meta.url));

/** Where Debian keeps Go's packages, `golang-golang-x-mod-dev`. */
const goPath = '/usr/share/gocode';
const inDebian = { ...process.env, GO111MODULE: 'off', GOPATH: goPath, GOFLAGS: '' };
const packages = 'golang.org/x/mod/sumdb/tlog';

const has = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { env: inDebian }).status === 0;
const isThere = { openssl: has('openssl', 'version'), go: has('go', 'list', packages) };
for (const [name, there] of Object.entries(isThere)) {
  if (!there) process.stderr.write(`not run: our logs verified by ${name}, which is not installed\n`);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-others-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(files: Files): string {
  const log = mkdtempSync(join(folder, 'log-'));
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(log, path)), { recursive: true });
    writeFileSync(join(log, path), bytes);
  }
  return log;
}

/** Runs a verifier. @returns what it prints where it finds nothing wrong, else undefined */
type Verify = (log: string, leaf: number) => Promise<string | undefined>;

const verifyBy =
  (command: () => string): Verify =>
  (log, leaf) =>
    new Promise((resolve) => {
      execFile(command(), [log, String(leaf)], (error, out) => resolve(error ? undefined : out));
    });

function describeVerifier(
  name: string,
  sizes: readonly [size: number, leaf: number][],
  verify: Verify,
): void {
  it.each(sizes)(
    `LG6 LG10 holds for ${name} in a log of %i leaves`,
    { timeout: 240_000 },
    async (size, leaf) => {
      expect(await verify(written(serve(someLeaves(size))), leaf)).toBe(`leaf ${leaf}\n`);
    },
  );

  it.each([
    ['a checkpoint', 'checkpoint', 8 * 20],
    ['a tile', tilePath({ level: 0, index: 1, width: 44 }), 100],
    ['a tile above', tilePath({ level: 1, index: 0, width: 1 }), 5],
    ['a leaf', tilePath({ level: 'entries', index: 1, width: 44 }), 8 * 5],
  ])(
    `LG6 LG10 does not hold for ${name} where a bit of %s is flipped`,
    { timeout: 60_000 },
    async (_, path, bit) => {
      const files = serve(someLeaves(300));
      const log = written(new Map([...files, [path, flipBit(files.get(path)!, bit)]]));
      expect(await verify(log, 256)).toBeUndefined();
    },
  );

  it(`LG11 is read by ${name} below cosignatures too`, { timeout: 60_000 }, async () => {
    const files = serve(someLeaves(3));
    const note = Buffer.from(files.get('checkpoint')!).toString();
    const cosigned = note + witnessKey('witness.example/w1', 1).cosign(note, 1_700_000_000);
    const log = written(new Map([...files, ['checkpoint', Buffer.from(cosigned)]]));
    expect(await verify(log, 1)).toBe('leaf 1\n');
  });

  it(`LG6 LG10 holds for ${name} where more stands after a leaf than a pipe takes`, {
    timeout: 60_000,
  }, async () => {
    const leaves = ['a', 'b', 'c', 'd'].map((letter) => Buffer.from(letter.repeat(60_000)));
    expect(await verify(written(serve(leaves)), 1)).toBe(`${'b'.repeat(60_000)}\n`);
  });

  it(`LG6 has no leaf beyond the checkpoint for ${name}`, { timeout: 60_000 }, async () => {
    expect(await verify(written(serve(someLeaves(3))), 3)).toBeUndefined();
  });
}

describe.skipIf(!isThere.openssl)('a log read by openssl and coreutils', () => {
  const sizes: [number, number][] = [
    [1, 0],
    [2, 1],
    [256, 255],
    [257, 256],
    [70_000, 1_234],
  ];
  it('LG6 runs nothing that a log has signed', async () => {
    const text = 'shop.example/log\nleaf[$(touch owned)]\nAAAA\n';
    const log = written(
      new Map([...serve(someLeaves(1)), ['checkpoint', Buffer.from(signNote(text, signer))]]),
    );
    expect(await verifyBy(() => sourceOf('verify-by-hand.sh'))(log, 0)).toBeUndefined();
    expect(readdirSync(log)).not.toContain('owned');
  });

  describeVerifier(
    'openssl',
    sizes,
    verifyBy(() => sourceOf('verify-by-hand.sh')),
  );
});

describe.skipIf(!isThere.go)('a log read by Go’s note and tlog', () => {
  const program = (): string => join(folder, 'verify-with-go');
  beforeAll(() => {
    const { status, stderr } = spawnSync('go', ['build', '-o', program(), sourceOf('verify-with-go.go')], {
      env: { ...inDebian, GOCACHE: join(folder, 'go-cache') },
    });
    expect([status, String(stderr)]).toEqual([0, '']);
  }, 120_000);
  const sizes: [number, number][] = [
    [1, 0],
    [255, 7],
    [256, 0],
    [600, 599],
    [70_000, 65_535],
    [70_000, 69_999],
  ];
  describeVerifier('Go', sizes, verifyBy(program));
});
