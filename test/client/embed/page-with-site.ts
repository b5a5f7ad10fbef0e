/** A page whose aggregator answers, and workers that the page believes to have started. */
import { type Mock, vi } from 'vitest';
import type { HearsayApi } from '../../../client/embed/api.ts';
import type { Status } from '../../../client/embed/status.ts';
import type { startWorker } from '../../../client/embed/worker-link.ts';
import type { FromWorker, ToWorker } from '../../../client/worker/worker-messages.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { createSmallSite, type SmallSite, smallSettings } from '../worker/small-site.ts';
import { type PageGlobals, stubPage } from './page-globals.ts';

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
  /** In the order in which they were started. */
  readonly workers: readonly StartedWorker[];
  /** Addresses that were asked for. */
  readonly requests: readonly string[];
  /** Whether anybody answers. */
  readonly setDown: (isDown: boolean) => void;
  /** Resolves once a worker runs. */
  readonly training: () => Promise<void>;
};

/** @param mocked stands in for `worker-link.ts` */
export function stubPageWithSite(mocked: Mock<typeof startWorker>, settings = smallSettings()): PageWithSite {
  const site = createSmallSite(settings, { announced: () => undefined, progressed: () => undefined });
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
  mocked.mockReset().mockImplementation(async (_aggregator, say) => {
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
    workers,
    requests,
    setDown: (down) => {
      isDown = down;
    },
    training: () =>
      vi.waitFor(() => {
        if (!workers.some(({ stopped }) => !stopped)) throw new Error('no worker runs');
      }),
  };
}

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
