import { describe, expect, it } from 'vitest';
import { parseCanonicalJson, toCanonicalJson } from '../../../shared/log/canonical-json.ts';
import { encodeLeaf, type Leaf, leafSchema, parseLeaf } from '../../../shared/log/leaf.ts';
import {
  expectAllRefused,
  expectExactShape,
  withNumbers,
  withStrings,
} from '../protocol/damaged-messages.ts';
import { dim, LogBuilder, noisySite, quietSite, someUpdate } from './log-builder.ts';
import { logOfEveryKind } from './log-of-every-kind.ts';
import { refusal } from './refusal.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const hash = (digit: string) => digit.repeat(64);

/** One ordinary leaf of each kind, as an aggregator writes them. */
const leaves = logOfEveryKind().leaves.map(parseLeaf);
const ofKind = [...new Map(leaves.map((leaf) => [leaf.kind, { kind: leaf.kind, leaf }])).values()];

describe('a leaf', () => {
  it('LG1 is canonical JSON', () => {
    const leaf: Leaf = { round: 3, kind: 'contribution', update: hash('a') };
    const bytes = utf8(`{"kind":"contribution","round":3,"update":"${hash('a')}"}`);
    expect(encodeLeaf(leaf)).toEqual(bytes);
    expect(parseLeaf(bytes)).toEqual(leaf);
  });

  it('LG1 is not written where it could not be read', () => {
    const code = (...paths: string[]): Leaf => ({
      ...{ kind: 'code', version: '1.0.0' },
      files: paths.map((path) => ({ path, hash: hash('a') })),
    });
    expect(encodeLeaf(code('client/a.js', 'server/a.js'))).toBeInstanceOf(Uint8Array);
    for (const paths of [
      ['client/a b.js'],
      ['client/a.js', 'client/a.js'],
      ['client/b.js', 'client/a.js'],
      ['demo/a.js'],
    ]) {
      expect(() => encodeLeaf(code(...paths))).toThrow(refusal('BAD_LEAF'));
    }
  });

  it('LG1 has at most 65,535 bytes', () => {
    const long = (length: number) => utf8(JSON.stringify('x'.repeat(length - 2)));
    expect(() => parseLeaf(long(65_536))).toThrow(/at most 65535 bytes, got 65536/);
    expect(() => parseLeaf(long(65_535))).toThrow(/^(?!.*at most)/);
  });

  it('LG2 PR13 states on whose word browsers train, once, and as the configuration of the site has it', () => {
    const consent = { mode: 'legitimate-interest', onWithdrawal: 'training' } as const;
    const [config] = new LogBuilder({ ...quietSite, consent }).leaves.map(parseLeaf);
    expect(config).toMatchObject({ consent: 'legitimate-interest', site: { consent } });
    expect(() => encodeLeaf({ ...config, consent: 'opt-in' } as Leaf)).toThrow(refusal('BAD_LEAF'));
    const [silent] = leaves;
    expect(silent).toMatchObject({ consent: 'opt-in' });
    expect(silent).not.toHaveProperty('site.consent');
    expect(() => encodeLeaf({ ...silent, consent: 'legitimate-interest' } as Leaf)).toThrow(
      refusal('BAD_LEAF'),
    );
  });

  it('LG2 has one of twelve kinds', () => {
    expect(ofKind.map(({ kind }) => kind)).toEqual([
      'config',
      'round-open',
      'contribution',
      'aggregate',
      'release',
      'rollback',
      'catalog',
      'code',
      'erasure',
      'key',
      'round-end',
      'act',
    ]);
  });

  it.each(ofKind)('LG2 comes back from its bytes: $kind', ({ leaf }) => {
    expect(parseLeaf(encodeLeaf(leaf))).toEqual(leaf);
  });

  it('LG2 says null where the noise is off: no seed, no rho', () => {
    const quiet = new LogBuilder(quietSite).play([1]).leaves.map(parseLeaf);
    expect(quiet[1]).toMatchObject({ kind: 'round-open', seed: null });
    expect(quiet.at(-1)).toMatchObject({ kind: 'release', variance: 0, rho: null });
    expect(parseLeaf(encodeLeaf(quiet[1]!))).toEqual(quiet[1]);
  });
});

describe('what is no leaf', () => {
  it.each(ofKind)('LG2 refuses a $kind with a field missing, unknown or of another type', ({ leaf }) => {
    expectExactShape(leafSchema, leaf);
    expectAllRefused(leafSchema, withStrings(leaf));
  });

  it.each(ofKind)('LG2 refuses a $kind with a number out of range', ({ leaf }) => {
    const nullable = leaf.kind === 'release' ? { ...leaf, rho: null } : leaf;
    expectAllRefused(leafSchema, [
      ...withNumbers(nullable, -1),
      { what: 'a negative rho', message: { ...leaf, rho: -1 } },
    ]);
  });

  it('LG1 LG2 takes for a contribution what schema and canonical form take for one, and nothing else', () => {
    const write = (round: string, update: string, tail = '}') =>
      utf8(`{"kind":"contribution","round":${round},"update":"${update}"${tail}`);
    const rounds = ['0', '7', '10', '999999999999999', '9007199254740991'];
    for (const round of rounds) {
      const leaf: Leaf = { kind: 'contribution', round: Number(round), update: hash('a') };
      expect(parseLeaf(write(round, hash('a')))).toEqual(leaf);
      expect(encodeLeaf(leaf)).toEqual(write(round, hash('a')));
    }
    const spoilt = [
      ...['01', '-1', '-0', '1.0', '1e3', ' 1', '9007199254740992', '"1"'].map((round) =>
        write(round, hash('a')),
      ),
      ...[hash('a').toUpperCase(), hash('a').slice(1), `${hash('a')}0`].map((update) => write('1', update)),
      ...['}\n', '} ', ',"x":1}', ''].map((tail) => write('1', hash('a'), tail)),
      utf8(`{"kind":"contribution","update":"${hash('a')}","round":1}`),
    ];
    for (const bytes of spoilt) expect(() => parseLeaf(bytes)).toThrow(refusal('BAD_LEAF'));
  });

  it('LG2 refuses another kind, and one of a name that objects have by birth', () => {
    for (const kind of ['refusal', 'Release', '', 'toString', '__proto__']) {
      const bytes = toCanonicalJson({ kind, round: 1, update: hash('a') });
      expect(() => parseLeaf(bytes)).toThrow(refusal('BAD_LEAF'));
    }
  });

  it('LG16 is an act of another name, or with anything but the public id of a credential', () => {
    const act = leaves.find(({ kind }) => kind === 'act')!;
    const takes = (other: object) => leafSchema.safeParse({ ...act, ...other }).success;
    expect(takes({ act: 'resume', credential: 'fedcba9876543210', round: 3 })).toBe(true);
    for (const other of [
      { act: 'close' },
      { credential: 'Ada Lovelace' },
      { credential: 'A'.repeat(16) },
      { credential: 'a'.repeat(64) },
      { reason: 'the norms looked odd' },
      { toVersion: 1 },
    ]) {
      expect(takes(other), JSON.stringify(other)).toBe(false);
    }
  });

  describe('because of its exceptions', () => {
    const aggregate = leaves.find(({ kind }) => kind === 'aggregate')!;
    const takes = (exceptions: unknown) => leafSchema.safeParse({ ...aggregate, exceptions }).success;

    it('LG2 has each once, ascending', () => {
      expect([[], [7], [7, 9, 10]].map(takes)).toEqual([true, true, true]);
      expect(
        [
          [9, 7],
          [7, 7],
          [7, 9, 8],
        ].map(takes),
      ).toEqual([false, false, false]);
    });

    it.each([[[-1]], [[1.5]], [['7']], [[null]], [[2 ** 53]], [7], [{}]])('LG2 refuses %j', (exceptions) => {
      expect(takes(exceptions)).toBe(false);
    });

    it('LG2 has at most as many as a leaf can name, whatever their indices', () => {
      const last = Number.MAX_SAFE_INTEGER;
      const most = Array.from({ length: 3800 }, (_, i) => last - 3799 + i);
      const range = { round: last, from: last, to: last };
      const longest = encodeLeaf({ ...aggregate, ...range, exceptions: most } as Leaf);
      expect(longest.length).toBeGreaterThan(64_000);
      expect(parseLeaf(longest)).toMatchObject({ exceptions: most });
      expect(takes([most[0]! - 1, ...most])).toBe(false);
    });
  });

  it('LG2 refuses hashes in upper case, too short, too long', () => {
    for (const update of [hash('A'), hash('a').slice(1), `${hash('a')}0`, `${hash('a')}\n`]) {
      const bytes = toCanonicalJson({ kind: 'contribution', round: 1, update });
      expect(() => parseLeaf(bytes)).toThrow(refusal('BAD_LEAF'));
    }
  });

  it.each(['', 'a b', 'a/b', 'x'.repeat(65), 'é'])('LG2 refuses a period named %j', (period) => {
    expect(leafSchema.safeParse({ ...leaves[1], period }).success).toBe(false);
  });

  const json = `{"kind":"contribution","round":3,"update":"${hash('a')}"}`;
  it.each([
    ['spaces', json.replace(',', ', ')],
    ['fields in another order', `{"round":3,"kind":"contribution","update":"${hash('a')}"}`],
    ['a field twice', json.replace('"round":3', '"round":3,"round":3')],
    ['another spelling of a number', json.replace('3', '3.0')],
    ['an escape that is not needed', json.replace('kind', '\\u006bind')],
    ['__proto__', json.replace('{', '{"__proto__":{"x":1},')],
    ['a line feed', `${json}\n`],
    ['a byte order mark', `\ufeff${json}`],
    ['an array', `[${json}]`],
    ['a string', JSON.stringify(json)],
    ['nothing', ''],
  ])('LG1 refuses %s', (_, text) => {
    expect(() => parseLeaf(utf8(text))).toThrow(refusal('BAD_LEAF'));
  });

  it('LG1 refuses bytes that are no UTF-8', () => {
    expect(() => parseLeaf(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(refusal('BAD_LEAF'));
  });
});

describe('what leaves tell of private things', () => {
  it('LG1 is no size and no norm: all contributions are equally long', () => {
    const longest = new Int32Array(dim);
    longest[0] = noisySite.lattice.radius;
    const log = new LogBuilder().open();
    for (const update of [new Int32Array(dim), longest, someUpdate(1)]) log.contribute(update);
    const sizes = [...log.updates.values()].map(({ bytes }) => bytes.length);
    expect(new Set(sizes).size).toBeGreaterThan(1);
    expect(new Set(log.leaves.slice(2).map((leaf) => leaf.length)).size).toBe(1);
  });

  it('LG1 is nothing that an update can be found by: its own hash stands in no leaf', () => {
    const log = new LogBuilder().play([1]);
    const hashes = JSON.stringify(log.leaves.map(parseCanonicalJson));
    const salted = log.updates.get(2)!;
    for (const plain of [salted.bytes, salted.salt]) {
      expect(hashes).not.toContain(Buffer.from(plain).toString('hex'));
    }
  });
});
