/**
 * When other cards may take the place of those that are shown: never under the eyes, the pointer or the focus of a
 * visitor, and never so that what is on the screen moves.
 */

/** How the element stands to what the visitor sees. */
export type Sight = {
  /** Where its box is; `hidden` where the whole page is out of sight. */
  readonly place: 'above' | 'on screen' | 'below' | 'hidden';
  /** Whether pointer or focus is in it. */
  readonly isHeld: boolean;
};

/** What is shown, and what would be. */
export type Change = {
  readonly shown: 'empty cards' | 'page content' | 'cards';
  /** Heights of the box, px, now and then. */
  readonly height: { readonly before: number; readonly after: number };
};

/** Whether the new cards may be shown now; else when the visitor looks elsewhere. */
export function mayShow({ shown, height }: Change, { place, isHeld }: Sight): boolean {
  if (shown === 'empty cards') return true;
  if (place === 'below') return !isHeld;
  if (isHeld) return false;
  const isAsHigh = Math.abs(height.after - height.before) < 1;
  switch (place) {
    case 'hidden':
      return true;
    // What is below would jump where a browser does not anchor its scrolling.
    case 'above':
      return isAsHigh;
    // What the page brought gives way to cards that need no more room: the rest stays free.
    case 'on screen':
      return shown === 'page content' && height.after <= height.before + 1;
    default:
      return place satisfies never;
  }
}
