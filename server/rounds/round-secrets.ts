/** Keys of a round's secrets in the store. */

/** The noise seed, 32 bytes. */
export function seedKey(round: number): string {
  return `seed/${round}`;
}

/** The salt of the HMAC of the sum, 32 bytes. */
export function sumSaltKey(round: number): string {
  return `sum-salt/${round}`;
}
