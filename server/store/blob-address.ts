/**
 * Addresses of blobs: what it is, then its hash. The kind is part of the address so that a public route for one
 * kind can never hand out another: the salted hash of an update is public, the update is not.
 */

/** The published model file with this SHA-256. */
export const modelAddress = (hash: string): string => `model/${hash}`;

/** The catalog file with this SHA-256. */
export const catalogAddress = (hash: string): string => `catalog/${hash}`;

/** Float32 values with this SHA-256: a master or an optimizer state. */
export const floatsAddress = (hash: string): string => `floats/${hash}`;

/** The update with this salted hash. Inside the privacy boundary. */
export const updateAddress = (hash: string): string => `update/${hash}`;
