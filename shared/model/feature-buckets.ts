/** Buckets into which a page's features of visitor and moment are hashed: rows of the tensors that read them. */
export const featureBuckets = 64;
