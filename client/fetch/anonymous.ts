/** How a browser asks an aggregator over HTTP: without cookies, and without saying on which page it is. */
export const anonymous = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
