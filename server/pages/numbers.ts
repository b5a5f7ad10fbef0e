/** Numbers as the report prints them: as many digits as mean something, thousands apart, units beside them. */

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', ...oneDecimal });
const change = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  signDisplay: 'exceptZero',
  ...oneDecimal,
});

/** Stands for a number that is none. */
const none = '–';
const unless = (value: number, format: (value: number) => string): string =>
  Number.isFinite(value) ? format(value) : none;

/** 12400 is "12,400". */
export const formatCount = (count: number): string => unless(count, (value) => whole.format(value));

/** Counts with the right noun: "1 event", "2 events". */
export const formatPlural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Three significant digits. */
export const formatShort = (value: number): string => unless(value, (known) => threeDigits.format(known));

/** A metric of 0..1 as headlines print it: three decimals, four where it is small. */
export const formatMetric = (value: number): string =>
  unless(value, (known) => known.toFixed(known > 0 && known < 0.0995 ? 4 : 3));

/** A metric of 0..1 as tables print it: four decimals. */
export const formatMetricExact = (value: number): string => unless(value, (known) => known.toFixed(4));

/** 0.135 is "13.5%". */
export const formatShare = (share: number): string => unless(share, (value) => percent.format(value));

/** A relative difference with its sign: 0.042 is "+4.2%". */
export const formatChange = (difference: number): string =>
  unless(difference, (value) => change.format(value).replace('-', '−'));

/** Bytes in thousands: 14_230 is "14.2 kB". */
export const formatKilobytes = (bytes: number): string =>
  unless(bytes, (value) => {
    const kilobytes = value / 1000;
    return `${kilobytes < 100 ? threeDigits.format(kilobytes) : whole.format(kilobytes)} kB`;
  });

/** Whole thousands without a unit, for scales: 14_230 is "14". */
export const formatThousands = (value: number): string => formatCount(value / 1000);

/** Bytes in the unit that suits them: 14_230_000 is "14.2 MB". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return none;
  if (bytes < 1000) return `${whole.format(bytes)} B`;
  const thousands = Math.min(byteUnits.length, Math.floor(Math.log10(bytes) / 3));
  return `${threeDigits.format(bytes / 1000 ** thousands)} ${byteUnits[thousands - 1]}`;
}

const byteUnits = ['kB', 'MB', 'GB', 'TB'];

/** Three significant digits, rounded up: an epsilon, so that no less is printed than is spent; ceilings; noise that is needed. */
export const formatAtMost = (value: number): string =>
  threeDigitsOf(value, (units) => Math.ceil(units - hair));

/** Three significant digits, rounded down: of noise that there is, and of lower bounds. */
export const formatAtLeast = (value: number): string =>
  threeDigitsOf(value, (units) => Math.floor(units + hair));

/** What is a digit already may lie so far beside it in binary, in units of the last one. */
const hair = 1e-6;

function threeDigitsOf(value: number, round: (units: number) => number): string {
  if (!Number.isFinite(value) || value <= 0) return value === 0 ? '0' : none;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return threeDigits.format(round(value / unit) * unit);
}

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

/** Seconds as "48 s", "31 min 5 s" or "2 h 12 min". */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return none;
  if (seconds < 60) return `${formatShort(seconds)} s`;
  const all = Math.round(seconds);
  if (all < 3600) return `${Math.floor(all / 60)} min ${all % 60} s`;
  return `${formatCount(Math.floor(all / 3600))} h ${Math.floor((all % 3600) / 60)} min`;
}
