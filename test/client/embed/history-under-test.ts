/** A page's history under test, with what it tells. */
import { PageHistory } from '../../../client/embed/page-history.ts';
import type { OffReason, Status } from '../../../client/embed/status.ts';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';

/** A view at this time, of an item of its own. */
export const view = (time: number): HistoryEvent => ({ type: 'view', itemId: `item-${time}`, time });
export const times = (events: readonly HistoryEvent[]) => events.map(({ time }) => time);

/** A history, what it told and what failed. */
export function createHistory() {
  const told: Status['history'][] = [];
  const failures: OffReason[] = [];
  const history = new PageHistory({
    changed: (each) => told.push(each),
    failed: (off) => failures.push(off),
  });
  return { history, told, failures };
}

/** What another page of the site would find. */
export async function onDisk(): Promise<number[]> {
  const profile = await openIndexedDbProfile();
  const events = await profile.events();
  profile.close();
  return times(events);
}
