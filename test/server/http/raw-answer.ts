/** Answers as they cross the wire: `fetch` decompresses, and asks caches to stay out of it. */
import { request } from 'node:http';

/** An answer, not decompressed. */
export type RawAnswer = {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly body: Buffer;
};

export function getRaw(url: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          encoding: response.headers['content-encoding'],
          body: Buffer.concat(parts),
        }),
      );
    });
    sent.on('error', reject).end();
  });
}
