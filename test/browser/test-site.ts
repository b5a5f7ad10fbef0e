/** What the browser tests run against: an aggregator in this process, a page on another origin, a crowd in Node. */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from 'playwright/test';
import type { InitOptions, Status } from '../../client/index.ts';
import type { CrowdReport } from '../../demo/crowd/crowd-report.ts';
import { type RunningServer, startServer } from '../../server/aggregator-server.ts';
import { createDiagnostics } from '../../server/diagnostics.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import type { Store } from '../../server/store/store.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { type FixtureVisitor, fixtureItems } from './fixture.ts';
import { type HearsayWindow, trackInGroups } from './hearsay-window.ts';

const at = (path: string): string => new URL(path, import.meta.url).pathname;

/** Where the built client is. */
export const clientFolder = at('../../dist/client');

/** An aggregator with its store, and the address of a page with the script tag, which waits for `init`. */
export type TestSite = {
  readonly server: RunningServer;
  readonly store: Store;
  readonly aggregator: string;
  readonly page: string;
  readonly close: () => Promise<void>;
};

/**
 * @param settings as in the operator's file
 * @param attributes of the script tag, beside its address; without `data-init` it starts by itself
 * @param body of the page, below the script tag
 * @param head of the page, above it
 */
export async function startTestSite(
  settings: object,
  {
    store = createMemoryStore(),
    items = fixtureItems as readonly CatalogItem[],
    port = 0,
    policy = (_aggregator: string): string => '',
    attributes = 'data-init="manual"',
    body = (_aggregator: string): string => '',
    head = '',
  } = {},
): Promise<TestSite> {
  const server = await startServer({
    settings: toSettings({ port, ...settings }),
    items,
    store,
    diagnostics: createDiagnostics({ silent: true }),
    credentials: () => [],
    clientFolder,
  });
  const aggregator = `http://localhost:${server.port}`;
  const pages = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', policy(aggregator));
    response.end(
      `<!doctype html><title>A page</title>${head}<script src="${aggregator}/hearsay.js" crossorigin ${attributes}></script>${body(aggregator)}`,
    );
  });
  await new Promise<void>((resolve) => pages.listen(0, resolve));
  const close = async (): Promise<void> => {
    pages.close();
    await server.close();
  };
  const page = `http://localhost:${(pages.address() as AddressInfo).port}/`;
  return { server, store, aggregator, page, close };
}

/** Open the page and start Hearsay in it. */
export async function openPage(
  page: Page,
  url: string,
  backend: NonNullable<InitOptions['backend']> = 'wasm',
): Promise<void> {
  await page.goto(url);
  await init(page, { backend });
}

/** Start Hearsay in a page that is open. */
export function init(page: Page, options: InitOptions): Promise<void> {
  return page.evaluate((wanted) => (window as unknown as HearsayWindow).hearsay.init(wanted), options);
}

/** Live through a visitor's history, but for the order that is held out. */
export async function liveThrough(page: Page, { orders }: FixtureVisitor): Promise<void> {
  await trackInGroups(page, 'purchase', orders.slice(0, -1));
}

/** Say yes or no. */
export function consent(page: Page, given = true): Promise<void> {
  return page.evaluate((yes) => (window as unknown as HearsayWindow).hearsay.consent(yes), given);
}

/** The page's status. */
export function statusOf(page: Page): Promise<Status> {
  return page.evaluate(() => (window as unknown as HearsayWindow).hearsay.status());
}

/** Resolves once the status fits; rejects after `timeoutMs`, saying how it is. */
export async function statusFits(
  page: Page,
  fits: (status: Status) => boolean,
  timeoutMs = 60_000,
): Promise<Status> {
  let status = await statusOf(page);
  const look = async (): Promise<boolean> => {
    status = await statusOf(page);
    return fits(status);
  };
  await expect
    .poll(look, { timeout: timeoutMs, intervals: [100] })
    .toBe(true)
    .catch(() => {
      throw new Error(`the status stays ${JSON.stringify(status)}`);
    });
  return status;
}

/** Visitors in Node, in a process of their own. */
export type Crowd = { readonly reports: CrowdReport[]; readonly stop: () => void };

/** Send a crowd; `reports` grows as it tells. */
export function startCrowd(aggregator: string, eventsFile: string, visitors: number): Crowd {
  const child: ChildProcess = fork(
    at('../../dist/demo/crowd.js'),
    [aggregator, eventsFile, `${visitors}`, '0'],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const reports: CrowdReport[] = [];
  child.on('message', (message) => reports.push(message as CrowdReport));
  return { reports, stop: () => child.kill() };
}
