/** The same log replayed in Node and in Chromium gives the same bits: model, optimizer state, root. */
import { fileURLToPath } from 'node:url';
import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, test } from 'playwright/test';
import { build } from 'vite';
import { logHistory } from './log-history.ts';
import { type LoggedHistory, type ReplayedHashes, replayHashes } from './logged-history.ts';

/** The replay as a script for a page, bundled from the sources. */
async function bundleReplay(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('replay-entry.ts', import.meta.url)),
        formats: ['iife'],
        name: 'replayEntry',
      },
    },
  });
  const [{ output: chunks }] = output as { output: { code: string }[] }[] as [{ output: [{ code: string }] }];
  return chunks[0].code;
}

test('LG7 replays from nothing to the same bits in Node and in Chromium', async ({ page }) => {
  const history: LoggedHistory = await logHistory({ rounds: 5, contributions: 4, seed: 11 });
  const inNode = replayHashes(history);
  expect(inNode.master).toBe(history.model.master);
  await page.addScriptTag({ content: await bundleReplay() });
  const inChromium = await page.evaluate(
    (logged) => (window as unknown as { replayHashes: typeof replayHashes }).replayHashes(logged),
    history,
  );
  expect(inChromium).toEqual(inNode satisfies ReplayedHashes);
  process.stdout.write(
    `model ${inNode.master.slice(0, 16)}, root ${inNode.root.slice(0, 16)}: the same in both\n`,
  );
  expect(inNode.root).toBe(bytesToHex(Buffer.from(history.root, 'hex')));
});
