/** The small schemas that messages and leaves are made of. */
import * as z from 'zod/mini';

/** A whole number, 0..2^53-1. */
export const countSchema = z.int().check(z.nonnegative());

/** A whole number, 1..2^53-1. */
export const positiveCountSchema = z.int().check(z.positive());

/** A finite number above 0. */
export const positiveSchema = z.number().check(z.positive());

/** 32 bytes as 64 lower-case hex digits: a SHA-256, a key's commitment, a salt. */
export const hex32Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** 16 bytes as 32 lower-case hex digits. */
export const hex16Schema = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** Name of a period. */
export const periodSchema = z.string().check(z.regex(/^[\w.-]{1,64}$/));
