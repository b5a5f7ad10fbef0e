/** A witness on a free port, as strict as C2SP tlog-witness wants it: statuses 400, 403, 404, 409 and 422. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type Checkpoint, verifyCheckpoint } from '../../../shared/log/checkpoint.ts';
import { verifyConsistency } from '../../../shared/log/consistency-proof.ts';
import { witnessKey } from '../../shared/log/witness-key.ts';

type Reply = {
  readonly status: number;
  readonly body?: string;
  readonly type?: string;
  readonly location?: string;
};

export type TestWitness = {
  readonly url: string;
  readonly key: string;
  /** The last checkpoint that it has cosigned. */
  readonly latest: () => Checkpoint | undefined;
  /** Answer so instead, until told otherwise. */
  answer: ((reply: Reply) => Reply) | undefined;
  readonly requests: () => number;
};

/** @param logKey of the one log that it knows; given late, for the log may start after it */
export async function startWitness(logKey: () => string, name = 'witness.example/w1'): Promise<TestWitness> {
  const key = witnessKey(name, 3);
  let latest: Checkpoint | undefined;
  let time = 1_700_000_000;
  let requests = 0;

  const addCheckpoint = (body: string): Reply => {
    const split = body.indexOf('\n\n');
    const [old = '', ...proofLines] = body.slice(0, split).split('\n');
    const oldSize = /^old (0|[1-9]\d*)$/.exec(old)?.[1];
    if (oldSize === undefined || proofLines.length > 63) return { status: 400 };
    const note = body.slice(split + 2);
    let checkpoint: Checkpoint;
    try {
      checkpoint = verifyCheckpoint(note, logKey());
    } catch {
      return { status: 403 };
    }
    if (Number(oldSize) > checkpoint.size) return { status: 400 };
    const known = latest?.size ?? 0;
    if (Number(oldSize) !== known) return { status: 409, body: `${known}\n`, type: 'text/x.tlog.size' };
    const proof = proofLines.map((line) => new Uint8Array(Buffer.from(line, 'base64')));
    if (latest) {
      if (latest.size === checkpoint.size && !Buffer.from(latest.root).equals(checkpoint.root))
        return { status: 409 };
      try {
        verifyConsistency({ oldSize: known, oldRoot: latest.root, ...checkpoint, proof });
      } catch {
        return { status: 422 };
      }
    } else if (proof.length > 0) return { status: 422 };
    latest = checkpoint;
    return { status: 200, body: key.cosign(note, time++) };
  };

  const witness = { answer: undefined as TestWitness['answer'] };
  const server = createServer(async (request, response) => {
    requests++;
    const isKnown = request.method === 'POST' && request.url === '/witness/add-checkpoint';
    const honest = isKnown ? addCheckpoint(await readText(request)) : { status: 404 };
    const { status, body = '', type = 'text/plain', location } = witness.answer?.(honest) ?? honest;
    response.writeHead(status, { 'Content-Type': type, ...(location && { Location: location }) }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return Object.assign(witness, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/witness/`,
    key: key.line,
    latest: () => latest,
    requests: () => requests,
  });
}
