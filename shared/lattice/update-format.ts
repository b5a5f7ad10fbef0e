/**
 * The bytes of an update. Most coordinates of a real update are zero and most others are 1 or -1, so it is
 * written as gaps and values, Golomb-Rice coded (Golomb 1966; Rice 1979) with parameters chosen per block of
 * 256 coordinates; that costs 5 to 15 % more than the blocks' entropy where a coordinate holds a bit or more (below
 * that the 16 bits a block weigh more), padding aside, and decoding time goes with the coordinates that are not zero.
 *
 * A block: 9 bits count of nonzeros; if any, 3 bits gap parameter k and 4 bits value parameter m; then for each
 * nonzero rice(k, zeros before it), 1 sign bit, rice(m, magnitude - 1). rice(k, n) = n >> k ones, a zero, then
 * the k low bits. Most significant bit first. After the last block zero bits, up to the padded size.
 */

/** Coordinates in a block. */
export const blockSize = 256;

/** Bits of a block's count of nonzeros. */
export const countBits = 9;

/** Bits of a block's gap parameter k. */
export const gapParameterBits = 3;

/** Bits of a block's value parameter m. */
export const valueParameterBits = 4;

/** Most ones in a row, so that a code fits the decoder's window. */
export const maxQuotient = 12;
