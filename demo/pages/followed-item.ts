/** For pages that route by themselves: which item a click in `<hearsay-recommendations>` leads to. */

/** The item's id; undefined where no card was followed, or in another tab. */
export function followedItem(event: MouseEvent): string | undefined {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return undefined;
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
  const [, id] = /#\/item\/(.+)$/.exec(link?.href ?? '') ?? [];
  return id && decodeURIComponent(id);
}
