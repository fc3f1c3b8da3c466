/** What the decoder says of a text that is no quantity (apimachinery, api/resource/quantity.go). */
const FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX = "unable to parse quantity's suffix";

const BINARY: readonly string[] = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const DECIMAL_SUFFIXES: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

type Form = 'binary' | 'decimal' | 'exponent';

/** An amount in billionths, the finest that the API keeps, and how it is to be written. */
export interface Quantity {
  readonly nanos: bigint;
  readonly form: Form;
}

const NANO = 1_000_000_000n;

/** Reads a quantity; the decoder's words where it is none. Finer parts than billionths are rounded up. */
export function readQuantity(value: unknown): Quantity | string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return FORMAT;
  // A point alone is nothing, but a number.
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text.trim());
  if (!match || text.trim() === '') return FORMAT;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const scale = scaleOf(suffix);
  if (!scale) return SUFFIX;
  const digits = BigInt(whole + fraction);
  const [numerator, denominator] = fractionOf(scale, fraction.length);
  const scaled = digits * numerator * NANO;
  const nanos = scaled / denominator + (scaled % denominator > 0n ? 1n : 0n);
  return { nanos: sign === '-' ? -nanos : nanos, form: scale.form };
}

interface Scale {
  readonly form: Form;
  readonly base: 2n | 10n;
  readonly exponent: number;
}

function scaleOf(suffix: string): Scale | undefined {
  const binary = BINARY.indexOf(suffix);
  if (binary >= 0) return { form: 'binary', base: 2n, exponent: 10 * (binary + 1) };
  if (Object.hasOwn(DECIMAL, suffix)) return { form: 'decimal', base: 10n, exponent: DECIMAL[suffix]! };
  const exponent = /^[eE]([-+]?\d{1,3})$/.exec(suffix)?.[1];
  return exponent === undefined ? undefined : { form: 'exponent', base: 10n, exponent: Number(exponent) };
}

function fractionOf({ base, exponent }: Scale, decimals: number): readonly [bigint, bigint] {
  const below = 10n ** BigInt(decimals);
  return exponent >= 0 ? [base ** BigInt(exponent), below] : [1n, below * base ** BigInt(-exponent)];
}

/** The quantity as the API prints it: the largest suffix that leaves a whole number. */
export function printQuantity({ nanos, form }: Quantity): string {
  if (nanos === 0n) return '0';
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? '-' : '';
  // Less than 1024 is shorter without a binary suffix, and parts of one have none.
  if (form === 'binary' && size % NANO === 0n && size / NANO >= 1024n) {
    let whole = size / NANO;
    let power = 0;
    while (power < BINARY.length && whole % 1024n === 0n) {
      whole /= 1024n;
      power++;
    }
    return sign + String(whole) + (power === 0 ? '' : BINARY[power - 1]!);
  }
  let amount = size;
  let power = 0;
  while (power < DECIMAL_SUFFIXES.length - 1 && amount % 1000n === 0n) {
    amount /= 1000n;
    power++;
  }
  const exponent = (power - 3) * 3;
  const suffix = form === 'exponent' ? (exponent === 0 ? '' : `e${exponent}`) : DECIMAL_SUFFIXES[power]!;
  return sign + String(amount) + suffix;
}

const MILLI = 1_000_000n;

/** A quantity as it is printed, rounded up to thousandths; what is no quantity stays as it is. */
export function inMillis(value: unknown): unknown {
  const read = readQuantity(value);
  if (typeof read === 'string') return value;
  const { nanos, form } = read;
  const rest = ((nanos % MILLI) + MILLI) % MILLI;
  return printQuantity({ form, nanos: rest === 0n ? nanos : nanos - rest + MILLI });
}
