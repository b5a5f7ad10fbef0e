/** Where an element stands to what the visitor sees, and when that changes. */
import type { Sight } from './card-renewal.ts';

/** See the head of this file. */
export type SightWatch = { readonly sight: () => Sight; readonly stop: () => void };

/** @param changed runs after the element has left or entered the screen, or the visitor has let go of it */
export function watchSight(host: HTMLElement, changed: () => void): SightWatch {
  let place: Sight['place'] = 'on screen'; // until something else is known
  const observer = new IntersectionObserver(([entry]) => {
    if (!entry) return;
    const before = place;
    const { width, top } = entry.boundingClientRect;
    // What has no box could open one anywhere.
    if (entry.isIntersecting || width === 0) place = 'on screen';
    else place = top < 0 ? 'above' : 'below';
    if (place !== before) changed();
  });
  observer.observe(host);
  const later = (): void => void setTimeout(changed); // what has focus next is known then
  host.addEventListener('pointerleave', later);
  host.addEventListener('focusout', later);
  document.addEventListener('visibilitychange', changed);
  return {
    sight: () => ({
      place: document.visibilityState === 'hidden' ? 'hidden' : place,
      isHeld: host.matches(':hover, :focus-within'),
    }),
    stop: () => {
      observer.disconnect();
      host.removeEventListener('pointerleave', later);
      host.removeEventListener('focusout', later);
      document.removeEventListener('visibilitychange', changed);
    },
  };
}
