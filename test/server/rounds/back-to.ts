/** An operator's roll-back, as `Aggregator.act` takes it: what, and whose credential. */
export const backTo = (toVersion: number) => [{ act: 'roll-back', toVersion }, 'ada0ada0ada0ada0'] as const;
