/** Values that no honest browser sends: made up, or a right message that was spoilt in one or several places. */

/** Draws from [0, 1). */
export type Uniform = () => number;

export const pick = <T>(uniform: Uniform, from: readonly T[]): T =>
  from[Math.floor(uniform() * from.length)]!;

const keys = [
  'round',
  'baseVersion',
  'participant',
  'versions',
  '__proto__',
  'constructor',
  'toString',
  '',
  '0',
];

const oddNumbers = [0, -0, -1, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 1, 1e21, 255, 65_536];

const oddTexts = [
  '',
  '\u0000',
  '\ud800',
  '∞',
  'null',
  '-1',
  '__proto__',
  '../../etc/passwd',
  '%00',
  'a'.repeat(32),
  'ab'.repeat(32),
];

/** Any JSON value, now and then a deep or a long one. */
export function madeUp(uniform: Uniform, depth = 0): unknown {
  const most = depth > 4 ? 5 : 9;
  switch (Math.floor(uniform() * most)) {
    case 0:
      return null;
    case 1:
      return uniform() < 0.5;
    case 2:
      return pick(uniform, oddNumbers);
    case 3:
      return pick(uniform, oddTexts);
    case 4:
      return Math.floor(uniform() * 1000);
    case 5:
      return Array.from({ length: Math.floor(uniform() * 5) }, () => madeUp(uniform, depth + 1));
    case 6:
      return fromEntries(
        Array.from({ length: Math.floor(uniform() * 4) }, () => [
          pick(uniform, keys),
          madeUp(uniform, depth + 1),
        ]),
      );
    case 7:
      return nested(Math.floor(uniform() * 60));
    default:
      return 'x'.repeat(Math.floor(uniform() * 3000));
  }
}

/** A right value with something in it replaced, left out, doubled or added. */
export function spoilt(value: unknown, uniform: Uniform): unknown {
  if (uniform() < 0.3 || typeof value !== 'object' || value === null) return madeUp(uniform);
  if (Array.isArray(value)) {
    const list: unknown[] = [...value];
    const at = Math.floor(uniform() * (list.length + 1));
    list.splice(at, uniform() < 0.5 ? 1 : 0, ...(uniform() < 0.7 ? [spoilt(list[at], uniform)] : []));
    return list;
  }
  const entries = Object.entries(value);
  const at = Math.floor(uniform() * entries.length);
  const [key = '', member] = entries[at] ?? [];
  if (uniform() < 0.2) entries.splice(at, 1);
  else if (uniform() < 0.3) entries.push([pick(uniform, keys), madeUp(uniform)]);
  else entries[at] = [key, spoilt(member, uniform)];
  return fromEntries(entries);
}

/** Some of the bytes others, fewer, or more. */
export function spoiltBytes(bytes: Uint8Array, uniform: Uniform): Uint8Array {
  const cut = uniform() < 0.3 ? Math.floor(uniform() * bytes.length) : bytes.length;
  const tail = uniform() < 0.2 ? Math.floor(uniform() * 200) : 0;
  const spoiled = new Uint8Array(cut + tail);
  spoiled.set(bytes.subarray(0, cut));
  const flips = Math.ceil(uniform() * 8);
  for (let i = 0; i < flips && spoiled.length > 0; i++)
    spoiled[Math.floor(uniform() * spoiled.length)] = Math.floor(uniform() * 256);
  return spoiled;
}

/** `__proto__` as a key like any other. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): object {
  const object: object = Object.create(null);
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
