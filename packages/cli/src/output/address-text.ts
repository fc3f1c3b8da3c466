import {
  type Cidr,
  type Family,
  FAMILIES,
  addressSets,
  cidrOf,
  formatCidr,
  formatIp,
  parseIp,
} from '@sluice/engine';
import { visible } from './visible.js';

/** A range of addresses as `any IPv4`, `10.0.0.0/8`, `192.0.2.7` or, where it is no block, `10.0.0.0-11.0.0.5`. */
export function addressText(range: string): string {
  const bounds = parseRange(range);
  return bounds ? boundsText(bounds) : visible(range);
}

/** Ranges as text, those that touch as one. */
export function addressTexts(ranges: readonly string[]): readonly string[] {
  const parsed = ranges.map(parseRange);
  const joined = FAMILIES.flatMap((family) =>
    addressSets
      .of(
        parsed.flatMap((bounds) => (bounds?.family === family ? [[bounds.first, bounds.last] as const] : [])),
      )
      .map(([first, last]) => boundsText({ family, first, last })),
  );
  return [...joined, ...ranges.filter((_, index) => !parsed[index]).map(visible)];
}

/** Orders ranges by family and first address, what is no range last. */
export function compareAddresses(a: string, b: string): number {
  const [x, y] = [parseRange(a), parseRange(b)];
  if (!x || !y) return Number(!x) - Number(!y);
  if (x.family !== y.family) return x.family - y.family;
  return x.first < y.first ? -1 : x.first > y.first ? 1 : 0;
}

type Bounds = Pick<Cidr, 'family' | 'first' | 'last'>;

function parseRange(range: string): Bounds | undefined {
  const [from = '', to, ...rest] = range.split('-');
  const first = parseIp(from);
  const last = to === undefined ? first : parseIp(to);
  if (!first || !last || rest.length > 0 || first.family !== last.family || first.value > last.value)
    return undefined;
  return { family: first.family, first: first.value, last: last.value };
}

function boundsText({ family, first, last }: Bounds): string {
  if (first === last) return formatIp({ family, value: first });
  const prefix = blockPrefix(family, first, last);
  if (prefix === undefined)
    return `${formatIp({ family, value: first })}-${formatIp({ family, value: last })}`;
  return prefix === 0 ? `any IPv${family}` : formatCidr(cidrOf({ family, value: first }, prefix));
}

function blockPrefix(family: Family, first: bigint, last: bigint): number | undefined {
  const size = last - first + 1n;
  const bits = size.toString(2).length - 1;
  const isBlock = size === 1n << BigInt(bits) && first % size === 0n;
  return isBlock ? (family === 4 ? 32 : 128) - bits : undefined;
}
