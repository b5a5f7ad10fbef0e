/** Every model runs a local round on WebGPU in Chromium: the gradients are those of plain JavaScript, and the loss falls. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'playwright/test';
import { build } from 'vite';
import { modelNames } from '../../shared/model/model-name.ts';
import { substituteModules, tensorflowAliases } from '../../vite.substitutes.ts';
import { withSite } from '../bench/chromium-page.ts';
import type { ComparedRound } from './models-entry.ts';

/** The rounds as a script for a page, bundled from the sources as the product is. */
async function bundleRounds(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: tensorflowAliases },
    plugins: [substituteModules('client')],
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: {
        input: fileURLToPath(new URL('models-entry.ts', import.meta.url)),
        output: { format: 'iife' },
      },
    },
  });
  const { output: chunks } = output as unknown as { output: [{ code: string }] };
  return chunks[0].code;
}

type RoundsWindow = { readonly compareRound: (name: string) => Promise<ComparedRound> };

let script: Promise<string> | undefined;

for (const name of modelNames) {
  test(`${name}: gradients on WebGPU equal the CPU's, and the loss falls`, async ({ page }) => {
    script ??= bundleRounds();
    const content = await script;
    // WebGPU wants a secure context: a page of localhost.
    await withSite('<!doctype html><title>Rounds</title>', {}, async (url) => {
      await page.goto(url);
      await page.addScriptTag({ content });
      const round = await page.evaluate(
        (name) => (window as unknown as RoundsWindow).compareRound(name),
        name,
      );
      expect(round.adapter).toContain('swiftshader');
      expect(round.size).toBeGreaterThan(1e-4);
      expect(round.difference).toBeLessThan(1e-3);
      expect(Number.isFinite(round.after)).toBe(true);
      expect(round.after).toBeLessThan(round.before);
      process.stdout.write(
        `${name}: loss ${round.before.toFixed(3)} to ${round.after.toFixed(3)}, gradients within ${round.difference.toExponential(1)}\n`,
      );
    });
  });
}
