/**
 * Numbers as the panel prints them.
 */
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

/** A small probability as a power of ten: 1e-6 is "10⁻⁶". */
export function formatDelta(delta: number): string {
  if (!(delta > 0)) return '0';
  const [mantissa = '1', exponent = '0'] = delta.toExponential(1).split('e');
  const power = `10${[...String(Number(exponent))].map((digit) => superscripts[digit] ?? digit).join('')}`;
  return Number(mantissa) === 1 ? power : `${Number(mantissa)} × ${power}`;
}

const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};
