/** The files of this build beside the script tag: worker, fallback, WebAssembly. Their hashes stand in the scripts that ask. */
import { errorCode, HearsayError } from '../../shared/hearsay-error.ts';
import type { BuiltFile } from '../worker/worker-messages.ts';
import { fetchVerified } from './verified-fetch.ts';

/** What came is not the file that this build was made with; `off` is what the visitor is told. */
export class OtherScript extends HearsayError {
  readonly off = 'script not as stated';
}

/**
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE (no answer, or not 200), {@link OtherScript}
 */
export async function fetchBuildFile(aggregator: string, { name, hash }: BuiltFile): Promise<Uint8Array> {
  try {
    return await fetchVerified(`${aggregator}/client/${name}`, hash);
  } catch (cause) {
    if (errorCode(cause) !== 'BAD_MODEL') throw cause;
    throw new OtherScript('BAD_MODEL', `${name} is not of this build`, { cause });
  }
}
