/** Numbers as the shop prints them; prices are in `price.ts`. */
const plain = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** 12400 is "12,400". */
export const formatCount = (count: number): string => plain.format(count);

/** Three significant digits. */
export const formatShort = (value: number): string => short.format(value);

/** Three significant digits, rounded up, so that no less is said than is spent; by arithmetic, for not every browser can. */
export function formatEpsilon(epsilon: number): string {
  if (epsilon === 0) return '0';
  const unit = 10 ** (Math.floor(Math.log10(epsilon)) - 2);
  // what is a digit already may lie a hair above it in binary
  return short.format(Math.ceil(epsilon / unit - 1e-6) * unit);
}

/** A loss in nats, with two decimals. */
export const formatLoss = (loss: number): string => loss.toFixed(2);

/** 0.135 is "13.5%". */
export const formatShare = (share: number): string => percent.format(share);

/** Bytes as kB, in thousands. */
export const formatBytes = (bytes: number): string =>
  bytes < 1000 ? `${plain.format(bytes)} B` : `${short.format(bytes / 1000)} kB`;

/** Counts with the right noun: "1 event", "2 events". */
export const formatPlural = (count: number, noun: string): string =>
  `${plain.format(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Milliseconds, as seconds from one second on. */
export const formatMilliseconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${plain.format(milliseconds)} ms` : `${short.format(milliseconds / 1000)} s`;
