/** Whether the witnesses that an auditor trusts have seen this checkpoint: then nobody is shown another history. */
import { HearsayError, reasonOf } from '../hearsay-error.ts';
import { verifyCosignature } from '../log/cosignature.ts';
import { splitNote } from '../log/signed-note.ts';
import { type Check, counted } from './check.ts';

/**
 * @param note a checkpoint that the log has signed
 * @param named verifier key lines of the witnesses; each has to have cosigned
 */
export function checkWitnesses(note: string, named: readonly string[]): Check {
  const name = 'witnesses';
  const keys = [...new Set(named)];
  if (keys.length === 0) {
    const { signatures } = splitNote(note);
    const [own] = signatures;
    const others = signatures.filter((line) => line.name !== own?.name).length;
    const said = others === 0 ? '' : `; ${counted(others, 'cosignature')} on it, which nobody has verified`;
    const detail = `no witness was named${said}`;
    return { name, status: 'not-checkable', covered: 'nothing', detail };
  }
  const missing = keys.flatMap((key) => refusalOf(note, key) ?? []);
  const covered = counted(keys.length, 'witness', 'witnesses');
  if (missing.length > 0) return { name, status: 'failed', covered, detail: missing.join('; ') };
  const times = keys.map((key) => verifyCosignature(note, key).time);
  const detail = `seen ${new Date(1000 * Math.min(...times)).toISOString()} or later, by the witnesses' clocks`;
  return { name, status: 'held', covered, detail };
}

function refusalOf(note: string, key: string): string | undefined {
  try {
    verifyCosignature(note, key);
    return undefined;
  } catch (error) {
    if (!(error instanceof HearsayError)) throw error;
    return reasonOf(error);
  }
}
