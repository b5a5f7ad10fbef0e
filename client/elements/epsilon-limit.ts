/** Above it an epsilon says nothing, and no text may pass it off as a promise: e^20 is hundreds of millions. */
export const mostThatPromises = 20;
