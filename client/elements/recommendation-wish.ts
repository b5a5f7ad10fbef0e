/** What the attributes and properties of `<hearsay-recommendations>` ask for; what makes no sense is left out. */
import type { RecommendOptions } from '../embed/api.ts';
import { cardCount } from './recommendations-skeleton.ts';

/** What a page sets on the element that no attribute can hold. */
export const recommendationProperties = [
  'filter',
  'boost',
  'pin',
  'exclude',
  'context',
] as const satisfies readonly (keyof RecommendOptions)[];

/** The part that can be compared; attributes win over the `context` property. */
export function recommendationWish(host: HTMLElement): RecommendOptions {
  const { context, pin, exclude } = propertiesOf(host);
  const placement = host.getAttribute('placement');
  const about = {
    ...context,
    ...textOf('itemId', host.getAttribute('item')),
    ...textOf('category', host.getAttribute('category')),
  };
  const diversity = Number(host.getAttribute('diversity') ?? undefined);
  return {
    count: cardCount(host),
    ...(placement && { placement }),
    ...(Object.keys(about).length > 0 && { context: about }),
    ...(diversity >= 0 && diversity <= 1 && { diversity }),
    ...(pin && { pin }),
    ...(exclude && { exclude }),
  };
}

/** Callbacks of the page. */
export function recommendationChoice(host: HTMLElement): Pick<RecommendOptions, 'filter' | 'boost'> {
  const { filter, boost } = host as RecommendOptions;
  return {
    ...(typeof filter === 'function' && { filter }),
    ...(typeof boost === 'function' && { boost }),
  };
}

/** The page may set anything, also what throws when it is read. */
function propertiesOf(host: HTMLElement): Pick<RecommendOptions, 'context' | 'pin' | 'exclude'> {
  const { context, pin, exclude } = host as { readonly [name in 'context' | 'pin' | 'exclude']?: unknown };
  try {
    const { itemId, category, query } = (context ?? {}) as Readonly<Record<string, unknown>>;
    return {
      context: { ...textOf('itemId', itemId), ...textOf('category', category), ...textOf('query', query) },
      ...(Array.isArray(pin) && { pin: pin.map(String) }),
      ...(Array.isArray(exclude) && { exclude: exclude.map(String) }),
    };
  } catch {
    return {};
  }
}

function textOf(name: string, value: unknown): Readonly<Record<string, string>> {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text ? { [name]: text } : {};
}
