/**
 * What a page wants of a list, whatever it gave: what is no number, no list or no function, or beyond its range, is taken
 * as not given. Its callbacks never throw in here: an item of which one throws stays as it was.
 */
import type { Item, ListOptions } from '../embed/api.ts';

/** See the head of this file. */
export type Choice = {
  /** 1..100 */
  readonly count: number;
  readonly exclude: readonly string[];
  readonly pin: readonly string[];
  readonly filter: ((item: Item) => boolean) | undefined;
  /** What the odds of an item are multiplied by: finite, >= 0. */
  readonly boost: ((item: Item) => number) | undefined;
  /** 0..1 */
  readonly diversity: number;
  readonly placement: string;
  /** How often a callback has thrown so far. */
  readonly failures: () => number;
};

/** Longest name of a placement, UTF-16 code units. */
const maxPlacement = 64;

/** Items of a list where the page names no count. */
const usualCount = 10;

/** @param given whatever the page gave */
export function toChoice(given: ListOptions | null | undefined): Choice {
  const { count, exclude, pin, filter, boost, diversity, placement }: ListOptions = Array.isArray(given)
    ? {}
    : (given ?? {}); // an array has a filter, too
  let failures = 0;
  const guarded = <T>(ask: (item: Item) => T, otherwise: T): ((item: Item) => T) => {
    return (item) => {
      try {
        return ask(item);
      } catch {
        failures++;
        return otherwise;
      }
    };
  };
  return {
    count: toCount(count, usualCount),
    exclude: toIds(exclude),
    pin: toIds(pin),
    filter: typeof filter === 'function' ? guarded((item) => Boolean(filter(item)), true) : undefined,
    boost: typeof boost === 'function' ? guarded((item) => toFactor(boost(item)), 1) : undefined,
    diversity: isWithin(diversity, 0, 1) ? diversity : 0,
    placement: typeof placement === 'string' && placement.length <= maxPlacement ? placement : '',
    failures: () => failures,
  };
}

/** A whole number of 1..100. @param count whatever the page gave @param usual where that is none */
export function toCount(count: unknown, usual: number): number {
  return isWithin(count, 1, 100) ? Math.floor(count) : usual;
}

/** An id as the page gave it: shops number their items. */
export function toId(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function toIds(ids: unknown): string[] {
  return Array.isArray(ids) ? ids.flatMap((id) => toId(id) ?? []) : [];
}

const toFactor = (factor: unknown): number => (isNumber(factor) && factor >= 0 ? factor : 1);

const isWithin = (value: unknown, least: number, most: number): value is number =>
  isNumber(value) && value >= least && value <= most;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
