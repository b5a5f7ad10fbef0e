import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../../shared/hearsay-error.ts';
import { hashUpdate } from '../../../shared/log/commitments.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import {
  announcementSchema,
  helloSchema,
  manifestSchema,
  progressSchema,
  receiptSchema,
  updateHeaderSchema,
  updateReplySchema,
  welcomeSchema,
} from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { LogBuilder, someUpdate } from '../log/log-builder.ts';
import {
  expectAllRefused,
  expectExactShape,
  withNumbers,
  withoutFields,
  withStrings,
  withUnknownFields,
} from './damaged-messages.ts';
import {
  announcement,
  hello,
  manifest,
  manifestWithoutGuarantee,
  progress,
  receipt,
  refused,
  updateHeader,
  updateReply,
  welcome,
} from './ordinary-messages.ts';

const overJson = (message: unknown): unknown => JSON.parse(JSON.stringify(message));

describe('hello', () => {
  it('PR2 names the versions that a browser speaks', () => {
    expect(parseWith(helloSchema, overJson(hello))).toEqual(hello);
  });

  it('PR2 refuses no version at all, and more than 16', () => {
    expect(helloSchema.safeParse({ versions: [] }).success).toBe(false);
    expect(helloSchema.safeParse({ versions: new Array(16).fill(1) }).success).toBe(true);
    expect(helloSchema.safeParse({ versions: new Array(17).fill(1) }).success).toBe(false);
  });

  it('PR2 may say what trains there, of those that there are', () => {
    const telling = { ...hello, backend: 'webgpu' };
    expect(parseWith(helloSchema, overJson(telling))).toEqual(telling);
    for (const backend of ['webgl', '', null, undefined, 1])
      expect(helloSchema.safeParse({ ...hello, backend }).success).toBe(false);
  });

  it('PR8 refuses a hello with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(helloSchema, hello);
    expectAllRefused(helloSchema, withNumbers(hello, 0, -1, 1.5, 2 ** 53));
  });
});

describe('welcome', () => {
  it('PR2 brings the version and the manifest, or a refusal', () => {
    expect(parseWith(welcomeSchema, overJson(welcome))).toEqual(welcome);
    const refusal = { ok: false, code: 'UNSUPPORTED_VERSION' };
    expect(parseWith(welcomeSchema, overJson(refusal))).toEqual(refusal);
  });

  it('PR8 refuses a welcome with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(welcomeSchema, welcome);
    expectAllRefused(welcomeSchema, withNumbers({ ...welcome, manifest: manifestWithoutGuarantee }, -1));
  });
});

describe('announcement', () => {
  it('PR3 states the model, the round and the privacy spent', () => {
    expect(parseWith(announcementSchema, overJson(announcement))).toEqual(announcement);
  });

  it('PR3 has no round while none collects, and no epsilon where there is no guarantee', () => {
    for (const paused of ['budget spent', 'empty catalog', null]) {
      const quiet = { ...announcement, round: null, paused, spent: { releases: 3, epsilon: null } };
      expect(parseWith(announcementSchema, quiet)).toEqual(quiet);
    }
  });

  it('PR8 refuses an announcement with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(announcementSchema, announcement);
    const { announcement: counts } = manifestWithoutGuarantee;
    expectAllRefused(announcementSchema, withNumbers(counts, -1, 1.5, 2 ** 53));
    expectAllRefused(announcementSchema, withStrings(announcement));
  });

  it('PR8 refuses an epsilon that is negative, infinite or no number', () => {
    for (const epsilon of [-1, Number.POSITIVE_INFINITY, Number.NaN, '3']) {
      const spent = { releases: 7, epsilon };
      expect(announcementSchema.safeParse({ ...announcement, spent }).success).toBe(false);
    }
  });
});

describe('manifest', () => {
  it('HT1 holds what a browser must know before it can recommend or train', () => {
    expect(parseWith(manifestSchema, overJson(manifest))).toEqual(manifest);
    expect(parseWith(manifestSchema, manifestWithoutGuarantee)).toEqual(manifestWithoutGuarantee);
  });

  it('HT1 is refused with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(manifestSchema, manifest);
    expectAllRefused(manifestSchema, withStrings(manifest));
    expectAllRefused(manifestSchema, withNumbers(manifestWithoutGuarantee, -1));
  });
});

describe('the header of an update', () => {
  it('PR4 names the round, the base version and the participant', () => {
    expect(parseWith(updateHeaderSchema, overJson(updateHeader))).toEqual(updateHeader);
    const first = { ...updateHeader, round: 0, baseVersion: 0 };
    expect(parseWith(updateHeaderSchema, first)).toEqual(first);
  });

  it('PR8 refuses a header with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(updateHeaderSchema, updateHeader);
    expectAllRefused(updateHeaderSchema, withNumbers(updateHeader, -1, 0.5, 2 ** 53));
    expectAllRefused(updateHeaderSchema, withStrings(updateHeader));
  });

  it.each(['c3'.repeat(15), 'c3'.repeat(17), 'C3'.repeat(16), 'g3'.repeat(16), ' '.repeat(32)])(
    'PR4 refuses %j for a participant',
    (participant) => {
      expect(updateHeaderSchema.safeParse({ ...updateHeader, participant }).success).toBe(false);
    },
  );
});

describe('receipt', () => {
  it('PR5 comes with the reply to an update, or a refusal instead', () => {
    expect(parseWith(updateReplySchema, overJson(updateReply))).toEqual(updateReply);
    expect(parseWith(updateReplySchema, overJson(refused))).toEqual(refused);
  });

  it('PR5 lets a browser recompute its leaf from the bytes that it sent', () => {
    const log = new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));
    const leafIndex = 3;
    const { bytes, salt } = log.updates.get(leafIndex)!;
    const received = parseWith(receiptSchema, {
      round: 0,
      leafIndex,
      salt: Buffer.from(salt).toString('hex'),
    });
    expect(parseLeaf(log.leaves[received.leafIndex]!)).toEqual({
      kind: 'contribution',
      round: received.round,
      update: hashUpdate(Buffer.from(received.salt, 'hex'), bytes),
    });
  });

  it('PR8 refuses a receipt with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(receiptSchema, receipt);
    expectAllRefused(receiptSchema, withNumbers(receipt, -1, 0.5, 2 ** 53));
    expectAllRefused(receiptSchema, withStrings(receipt));
    expectAllRefused(updateReplySchema, [...withoutFields(updateReply), ...withUnknownFields(updateReply)]);
  });
});

describe('refusal', () => {
  it('PR7 is a code of the closed set, and nothing else', () => {
    for (const code of errorCodes) {
      expect(updateReplySchema.safeParse({ ok: false, code }).success).toBe(true);
    }
    expectExactShape(updateReplySchema, refused);
    expectAllRefused(updateReplySchema, withStrings(refused));
    expectAllRefused(welcomeSchema, withUnknownFields(refused));
  });

  it('PR7 is not both: a refusal with a receipt, an answer that says neither yes nor no', () => {
    for (const reply of [{ ...updateReply, ok: false }, { ...refused, ok: true }, { receipt }, {}, null]) {
      expect(updateReplySchema.safeParse(reply).success).toBe(false);
    }
  });
});

describe('progress', () => {
  it('PR3 is a round and a count', () => {
    expect(parseWith(progressSchema, overJson(progress))).toEqual(progress);
  });

  it('PR8 refuses progress with a field missing, unknown, of another type or out of range', () => {
    expectExactShape(progressSchema, progress);
    expectAllRefused(progressSchema, withNumbers(progress, -1, 0.5, 2 ** 53));
  });
});
