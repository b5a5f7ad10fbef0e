/** A page whose aggregator answers, and workers that the page believes to have started. */

import { type Mock, vi } from 'vitest';
import type { HearsayApi, InitOptions } from '../../../client/embed/api.ts';
import { Embed, type TagOptions } from '../../../client/embed/embed.ts';
import type { RecommendScript } from '../../../client/embed/recommend-script.ts';
import type { Status } from '../../../client/embed/status.ts';
import type { FromWorker, ToWorker } from '../../../client/worker/worker-messages.ts';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { createSmallSite, type SettingsChange, type SmallSite, smallSettings } from '../worker/small-site.ts';
import { startWorker } from './direct-recommend-script.ts';
import { type PageGlobals, stubPage } from './page-globals.ts';

// It has to come before `embed.ts` is loaded: tests open their pages by what is in here.
vi.mock('../../../client/embed/recommend-script.ts', () => import('./direct-recommend-script.ts'));

/** The aggregator's; the page itself is elsewhere. */
export const origin = 'https://aggregator.example';

/** A worker that was started, and what the page said to it. */
type StartedWorker = {
  readonly posted: ToWorker[];
  readonly say: (message: FromWorker) => void;
  stopped: boolean;
};

/** What a test sees of a page. */
export type PageWithSite = PageGlobals & {
  readonly site: SmallSite;
  /** What the page calls for a worker. */
  readonly startWorker: Mock<RecommendScript['startWorker']>;
  /** In the order in which they were started. */
  readonly workers: readonly StartedWorker[];
  /** Addresses that were asked for. */
  readonly requests: readonly string[];
  /** Whether anybody answers. */
  readonly setDown: (isDown: boolean) => void;
  /** Resolves once a worker runs. */
  readonly training: () => Promise<void>;
};

/** Such a page until the test is over. */
export function stubPageWithSite(change: Partial<SettingsChange> = {}): PageWithSite {
  const site = createSmallSite(smallSettings(change), {
    announced: () => undefined,
    progressed: () => undefined,
  });
  const workers: StartedWorker[] = [];
  const requests: string[] = [];
  let isDown = false;
  const page = stubPage();
  vi.stubGlobal('fetch', async (url: string) => {
    requests.push(url);
    if (isDown || !url.startsWith(origin)) throw new TypeError('fetch failed');
    const path = url.replace(origin, '');
    if (path === '/hearsay.json') return Response.json(site.manifest());
    const bytes = await site.fetchFile(path, path.split('/').at(-1) ?? '');
    return new Response(bytes as BodyInit);
  });
  startWorker.mockReset().mockImplementation(async (_aggregator, say) => {
    const worker: StartedWorker = { posted: [], say, stopped: false };
    workers.push(worker);
    return {
      post: (message) => void worker.posted.push(message),
      stop: () => {
        worker.stopped = true;
      },
    };
  });
  return {
    ...page,
    site,
    startWorker,
    workers,
    requests,
    setDown: (down) => {
      isDown = down;
    },
    training: () =>
      eventually(() => {
        if (!workers.some(({ stopped }) => !stopped)) throw new Error('no worker runs');
      }),
  };
}

/** What a page of the site calls that has its script tag and has not initialised it. */
export const openPage = (tag?: TagOptions): HearsayApi => new Embed(origin, tag).api;

/** What a page of the site calls that is initialised. */
export async function enterPage(options?: InitOptions, tag?: TagOptions): Promise<HearsayApi> {
  const api = openPage(tag);
  await api.init(options);
  return api;
}

/** An initialised page of a site of its own; vectors are wide, so that content alone ranks, unless settings say otherwise. */
export async function enterSite(change: Partial<SettingsChange> = {}) {
  const page = stubPageWithSite({ model: { dim: 256 }, ...change });
  return { page, api: await enterPage() };
}

/** The items of a list, in its order. */
export const idsOf = (list: readonly { readonly itemId: string }[]): string[] =>
  list.map(({ itemId }) => itemId);

/** Resolves once the status is like this. */
export function until(api: HearsayApi, matches: (status: Status) => boolean): Promise<Status> {
  return new Promise((resolve) => {
    const look = (status: Status): void => {
      if (matches(status)) resolve(status);
    };
    api.on('status', look);
    look(api.status());
  });
}

/** The item or query of each event that is on this device. */
export async function onDisk(): Promise<string[]> {
  const profile = await openIndexedDbProfile();
  const events = await profile.events();
  profile.close();
  return events.map(({ itemId, query }) => itemId ?? query ?? '');
}
