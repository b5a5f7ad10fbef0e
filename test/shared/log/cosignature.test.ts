import { describe, expect, it } from 'vitest';
import { cosignedMessage, verifyCosignature, withSignatures } from '../../../shared/log/cosignature.ts';
import { splitNote } from '../../../shared/log/signed-note.ts';
import { parseVerifierKey } from '../../../shared/log/verifier-key.ts';
import { goChecksumDatabase } from './published-notes.ts';
import { refusal } from './refusal.ts';
import { witnessKey } from './witness-key.ts';

const { text, line } = goChecksumDatabase;
const note = `${text}\n${line}`;
const witness = witnessKey('witness.example/w1', 1);
const time = 1_679_315_147;
const cosigned = withSignatures(note, witness.cosign(note, time));

describe('a cosignature', () => {
  it('LG11 is over time and text, as in the example of C2SP tlog-cosignature', () => {
    const body = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(new TextDecoder().decode(cosignedMessage(body, time))).toBe(
      `cosignature/v1\ntime 1679315147\n${body}`,
    );
  });

  it('LG11 is framed as in that example: key id, time, signature', () => {
    const published =
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
    const [, example] = splitNote(`${note}${published}`).signatures;
    expect(example).toMatchObject({ name: 'witness.example.com/w1', keyId: '8d66cf3f' });
    expect(example!.signature).toHaveLength(8 + 64);
    expect(Buffer.from(example!.signature).readBigUInt64BE()).toBe(BigInt(time));
    const [, ours] = splitNote(cosigned).signatures;
    expect(Buffer.from(ours!.signature).readBigUInt64BE()).toBe(BigInt(time));
  });

  it('LG11 by a witness that is trusted is read, beside the signature of the log and those of others', () => {
    const other = witnessKey('witness.example/w2', 2);
    const both = withSignatures(cosigned, other.cosign(note, time + 5));
    expect(verifyCosignature(both, witness.line)).toEqual({ witness: 'witness.example/w1', time });
    expect(verifyCosignature(both, other.line)).toEqual({ witness: 'witness.example/w2', time: time + 5 });
  });

  it('LG11 counts with its latest time where a witness has said it twice', () => {
    const twice = withSignatures(cosigned, witness.cosign(note, time + 60));
    expect(verifyCosignature(twice, witness.line).time).toBe(time + 60);
  });

  it.each([
    ['there is none', note],
    [
      'it is of a witness of another name',
      withSignatures(note, witnessKey('witness.example/w9', 1).cosign(note, time)),
    ],
    [
      'it is over another checkpoint',
      withSignatures(note, witness.cosign(note.replace('15081221', '15081222'), time)),
    ],
    ['its time was changed', withSignatures(note, moved(witness.cosign(note, time)))],
    ['it is cut short', withSignatures(note, cut(witness.cosign(note, time)))],
    ['its time is beyond all dates', withSignatures(note, witness.cosign(note, 2 ** 53 - 1))],
    ['one of two is false', withSignatures(cosigned, moved(witness.cosign(note, time)))],
    ['the note is none', 'checkpoint'],
  ])('LG11 is refused where %s', (_, given) => {
    expect(() => verifyCosignature(given, witness.line)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('LG11 needs a key of a witness: that of a log has signed notes, not times', () => {
    expect(() => verifyCosignature(cosigned, goChecksumDatabase.key)).toThrow(refusal('BAD_CHECKPOINT'));
    expect(parseVerifierKey(witness.line, 'witness').name).toBe('witness.example/w1');
    expect(() => parseVerifierKey(witness.line)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('LG11 is added only as what it is', () => {
    expect(() => withSignatures(note, 'hello\n')).toThrow(refusal('BAD_CHECKPOINT'));
  });
});

/** A line with other bytes behind its name. */
function changed(line: string, change: (bytes: Buffer) => Buffer): string {
  const [dash, name, payload] = line.trimEnd().split(' ');
  return `${dash} ${name} ${change(Buffer.from(payload!, 'base64')).toString('base64')}\n`;
}

function moved(line: string): string {
  return changed(line, (bytes) =>
    Buffer.concat([bytes.subarray(0, 11), Buffer.of(bytes[11]! ^ 1), bytes.subarray(12)]),
  );
}

function cut(line: string): string {
  return changed(line, (bytes) => bytes.subarray(0, -1));
}
