/**
 * What every part of the panel is: an element that follows the status.
 */
import type { Status } from '../../../client/index.ts';
import { type Child, html } from '../element.ts';

/** A part of the panel. */
export type Section = {
  readonly element: HTMLElement;
  readonly update: (status: Status) => void;
};

/** One station on a delta's way, with its heading. */
export function createStation(name: string, title: string, ...children: readonly Child[]): HTMLElement {
  return html(
    'section',
    { class: 'station', 'data-station': name, 'aria-labelledby': `panel-${name}` },
    html('h3', { id: `panel-${name}` }, title),
    ...children,
  );
}
