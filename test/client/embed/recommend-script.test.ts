import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadRecommendScript } from '../../../client/embed/recommend-script.ts';
import { refusal } from '../../shared/log/refusal.ts';

const { hash } = vi.hoisted(() => ({
  hash: '5ee30a356638e2a0b4d96c61e804032f9e6765063d5800f2914265654ae23fad',
}));
vi.mock('virtual:hearsay-recommend', () => ({ recommendFile: { name: 'recommend.abc.js', hash } }));

/** As far as a script element is used. */
class FakeScript {
  src = '';
  integrity = '';
  crossOrigin: string | null = null;
  hearsay?: unknown;
  onload?: () => void;
  onerror?: () => void;
  readonly remove = vi.fn();
}

const scripts: FakeScript[] = [];
beforeEach(() => {
  scripts.length = 0;
  vi.stubGlobal('document', {
    createElement: () => new FakeScript(),
    head: { append: (script: FakeScript) => void scripts.push(script) },
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('the second script of a page', () => {
  it('comes from the aggregator, under the hash that the first one carries, and leaves nothing behind', async () => {
    // The text whose hash it is: see `worker-link.test.ts`.
    const digest = createHash('sha256').update('self.onmessage = () => undefined;');
    const loading = loadRecommendScript('https://aggregator.example');
    const [script] = scripts as [FakeScript];
    expect(script).toMatchObject({
      src: 'https://aggregator.example/client/recommend.abc.js',
      integrity: `sha256-${digest.digest('base64')}`,
      crossOrigin: 'anonymous', // without it browsers check no integrity across origins
    });
    const exported = { loadPageSite: () => undefined, loadRecommender: () => undefined };
    script.hearsay = exported;
    script.onload?.();
    expect(await loading).toBe(exported);
    expect(script.remove).toHaveBeenCalled();
  });

  it('is refused where it does not come, is another, or leaves nothing', async () => {
    const loading = loadRecommendScript('https://aggregator.example');
    scripts[0]?.onerror?.();
    await expect(loading).rejects.toThrow(refusal('OFFLINE'));
    const empty = loadRecommendScript('https://aggregator.example');
    scripts[1]?.onload?.();
    await expect(empty).rejects.toThrow(refusal('OFFLINE'));
    expect(scripts.every(({ remove }) => remove.mock.calls.length === 1)).toBe(true);
  });
});
