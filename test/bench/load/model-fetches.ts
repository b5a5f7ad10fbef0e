/** Browsers that look for a new model: most of them have it already. */
import { Agent, get } from 'node:http';
import type { Manifest } from '../../../shared/protocol/messages.ts';
import type { Measured } from '../figure.ts';
import { progress } from '../report.ts';
import { prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { oneForAll, shopItems } from './load-settings.ts';

const seconds = 10;
const connections = 50;
/** Of five, four have the model. */
const inFive = 4;

/** The scoring model, which every page fetches, with gzip as browsers take it. */
export function measureModelFetches(): Promise<Measured> {
  return withFolder(async (folder) => {
    await prepareFolder(folder, shopItems, oneForAll);
    const server = await startLoadServer(folder);
    const manifest = (await (await fetch(`${server.origin}/hearsay.json`)).json()) as Manifest;
    const url = `${server.origin}/models/${manifest.announcement.model.scoring}`;
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const first = await answerTo(url, agent);
    progress(`models are fetched for ${seconds} s`);
    const end = performance.now() + seconds * 1000;
    const counts = new Map<number, number>();
    const fetchOn = async (): Promise<void> => {
      for (let i = 0; performance.now() < end; i++) {
        const { status } = await answerTo(url, agent, i % 5 < inFive ? first.etag : undefined);
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: connections }, fetchOn));
    agent.destroy();
    await server.end();
    const [whole, unchanged] = [counts.get(200) ?? 0, counts.get(304) ?? 0];
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    if (whole + unchanged < total) throw new Error(`answers: ${JSON.stringify([...counts])}`);
    return {
      name: 'load.modelFetchesPerSecond',
      value: total / seconds,
      note: `over ${connections} connections for ${seconds} s, ${((100 * unchanged) / total).toFixed(0)} % answered 304, the others ${Math.round(first.bytes / 1000)} kB`,
    };
  });
}

type Fetched = { readonly status: number; readonly etag: string | undefined; readonly bytes: number };

function answerTo(url: string, agent: Agent, etag?: string): Promise<Fetched> {
  const headers = { 'accept-encoding': 'gzip', ...(etag !== undefined && { 'if-none-match': etag }) };
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, etag: response.headers.etag, bytes }),
      );
    }).on('error', reject);
  });
}
