/** What the window of a page with the script tag holds, and how to live through a history in it. */
import type { Page } from 'playwright';
import type { HearsayApi } from '../../client/index.ts';
import type { EventType } from '../../shared/protocol/event-type.ts';

/** What a page's window holds. */
export type HearsayWindow = { readonly hearsay: HearsayApi };

/** Track these items, each group at an instant of its own: the clock has gone on when the next one begins. */
export function trackInGroups(
  page: Page,
  type: EventType,
  groups: readonly (readonly string[])[],
): Promise<void> {
  return page.evaluate(
    async ({ type, groups }) => {
      const { hearsay } = window as unknown as HearsayWindow;
      for (const group of groups) {
        const now = Date.now();
        for (const itemId of group) hearsay.track(type, { itemId });
        while (Date.now() === now) await new Promise((resolve) => setTimeout(resolve));
      }
    },
    { type, groups },
  );
}
