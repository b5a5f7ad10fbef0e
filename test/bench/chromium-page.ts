/** A real Chromium with pages on loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type Browser, chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../browser/chromium.ts';

/** Start it, hand it to `use`, end it. @throws Error where there is no Chromium */
export async function withChromium<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('no Chromium: install one, or set CHROMIUM_PATH to its path');
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/**
 * Serve a page and files beside it, hand its address to `use`, stop.
 * @param folders what the page may load, by path
 */
export async function withSite<T>(
  html: string,
  folders: Readonly<Record<string, string>>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const app = express();
  app.get('/', (_request, response) => void response.type('text/html').send(html));
  for (const [path, folder] of Object.entries(folders)) app.use(path, express.static(folder));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://localhost:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
