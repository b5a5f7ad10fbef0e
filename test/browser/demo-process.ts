/** The demo as `npm start` runs it, in processes of its own. */
import { spawn } from 'node:child_process';

/** What it printed, and the way to end it. */
export type Demo = {
  /** Addresses by what was printed before them: `shop`, `elements with html`, ... */
  readonly addresses: ReadonlyMap<string, string>;
  readonly stop: () => Promise<void>;
};

/** Resolves once the last address is there. */
export async function startDemo(): Promise<Demo> {
  const demo = spawn(process.execPath, [new URL('../../dist/demo/start.js', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    demo.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
    demo.stdout.on('data', (data: Buffer) => {
      printed += data;
      if (/^elements with vue .*\n/m.test(printed)) resolve();
    });
  });
  const lines = printed.matchAll(/^(.*) (http:\/\/localhost:\d+\/.*)$/gm);
  const addresses = new Map([...lines].map(([, name = '', address = '']) => [name, address]));
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    demo.kill('SIGTERM');
    await ended;
  };
  return { addresses, stop };
}
