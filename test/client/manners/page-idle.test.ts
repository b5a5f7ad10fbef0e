import { afterEach, expect, it, vi } from 'vitest';
import { pageIdle } from '../../../client/manners/page-idle.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('a worker waits until the page has nothing better to do, at most five seconds', async () => {
  const idle = vi.fn((run: () => void) => run());
  vi.stubGlobal('requestIdleCallback', idle);
  await pageIdle();
  expect(idle).toHaveBeenCalledWith(expect.any(Function), { timeout: 5000 });
});

it('a worker waits a little where the browser does not say when that is', async () => {
  vi.useFakeTimers();
  const waited = vi.fn();
  void pageIdle().then(waited);
  await vi.advanceTimersByTimeAsync(199);
  expect(waited).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(waited).toHaveBeenCalled();
});
