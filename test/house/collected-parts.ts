/** Results whose parts take hours all together: what was measured of these sources before is not again, and each is written at once. */
import {
  type HousePart,
  type HouseResult,
  type ResultFile,
  readHouseResult,
  stampNow,
  writeHouseResult,
} from './house-result.ts';

/** A part, by the name that it has in the result. */
export type PlannedPart = { readonly name: string; readonly measure: () => Promise<HousePart> };

/** What comes of the parts. */
export type CollectedResult = {
  readonly file: ResultFile;
  readonly name: HouseResult['name'];
  /** Of the whole. */
  readonly toValue: (parts: readonly HousePart[]) => number;
};

/**
 * Make a result of its parts, one after the other.
 * @param isNew whether what was measured before does not count
 * @returns all parts that there are now
 */
export async function collectParts(
  { file, name, toValue }: CollectedResult,
  planned: readonly PlannedPart[],
  isNew: boolean,
): Promise<readonly HousePart[]> {
  const stamp = stampNow(file);
  const earlier = isNew ? '' : readHouseResult(file);
  const parts = typeof earlier === 'string' ? [] : [...earlier.parts];
  for (const { name: part, measure } of planned) {
    if (parts.some((each) => each.name === part)) continue;
    parts.push(await measure());
    writeHouseResult(file, { name, value: toValue(parts), parts }, stamp);
  }
  return parts;
}
