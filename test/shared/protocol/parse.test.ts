import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { errorCode, errorCodes, HearsayError } from '../../../shared/hearsay-error.ts';
import { helloSchema, updateHeaderSchema, welcomeSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../log/refusal.ts';
import { withOtherTypes, withoutFields, withUnknownFields } from './damaged-messages.ts';
import { hello, updateHeader, welcome } from './ordinary-messages.ts';

describe('parsing at the door', () => {
  it('PR8 returns what fits', () => {
    expect(parseWith(helloSchema, { versions: [1] })).toEqual({ versions: [1] });
  });

  it('PR7 refuses with BAD_MESSAGE, or with the code that it is given', () => {
    expect(() => parseWith(helloSchema, {})).toThrow(refusal('BAD_MESSAGE'));
    expect(() => parseWith(helloSchema, {}, 'BAD_CONFIG')).toThrow(refusal('BAD_CONFIG'));
  });

  it('PR8 names the path that does not fit', () => {
    expect(() => parseWith(helloSchema, { versions: [1, 'x'] })).toThrow('"versions.1"');
  });

  it('PR8 never repeats what a stranger sent: no value, and no name of a field', () => {
    const secret = '<script>secret</script>';
    const nested = { [secret]: secret, toString: secret };
    const strangers = [secret, [secret], nested, { versions: [secret] }, { versions: nested, [secret]: 1 }];
    for (const schema of [helloSchema, welcomeSchema, updateHeaderSchema, z.array(helloSchema)]) {
      for (const raw of [...strangers, strangers, { ok: secret }, { ok: true, manifest: nested }]) {
        expect(messageOf(() => parseWith(schema, raw))).not.toContain('secret');
      }
    }
  });

  it('PR8 throws nothing but the code for anything that is no message', () => {
    const trap = new Proxy({}, { ownKeys: () => ['versions'], get: () => 'x' });
    const damaged = [hello, updateHeader, welcome].flatMap((message) => [
      ...withoutFields(message),
      ...withUnknownFields(message),
      ...withOtherTypes(message),
    ]);
    const strange = [
      undefined,
      null,
      0n,
      Symbol('s'),
      () => 1,
      new Date(),
      new Uint8Array(4),
      trap,
      deep(10_000),
    ];
    for (const raw of [...damaged.map(({ message }) => message), ...strange]) {
      expect(() => parseWith(updateHeaderSchema, raw)).toThrow(refusal('BAD_MESSAGE'));
    }
  });
});

describe('an error', () => {
  it('PR7 has a code of the closed set, and a cause where there is one', () => {
    const cause = new Error('disk');
    const error = new HearsayError('BAD_LOG', 'expected a leaf', { cause });
    expect(error).toMatchObject({ name: 'HearsayError', code: 'BAD_LOG', cause });
    expect(errorCode(error)).toBe('BAD_LOG');
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });

  it('PR7 is INTERNAL where anything else was thrown', () => {
    for (const thrown of [new Error('x'), new TypeError(), 'x', undefined, { code: 'BAD_LOG' }]) {
      expect(errorCode(thrown)).toBe('INTERNAL');
    }
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  throw new Error('expected a refusal');
}

/** Objects in objects. */
function deep(levels: number): object {
  let value: object = {};
  for (let i = 0; i < levels; i++) value = { versions: value };
  return value;
}
