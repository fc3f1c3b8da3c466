import { formatIp } from '@sluice/engine';
import type { Element, KeyType, NamedSet, Part, Scalar } from '../ruleset/named-set.js';
import type { Verdict } from '../ruleset/rule.js';

/** The protocols that nft knows by name and rulesets use. */
export const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  58: 'ipv6-icmp',
  132: 'sctp',
};

/** A value of a type in nft's words. */
export function printScalar(type: KeyType, value: Scalar): string {
  switch (type) {
    case 'ifname':
      return `"${value}"`;
    case 'ipv4_addr':
      return formatIp({ family: 4, value: value as bigint });
    case 'ipv6_addr':
      return formatIp({ family: 6, value: value as bigint });
    case 'classid':
      return printNumber(value as number);
    case 'inet_proto':
      return PROTOCOL_NAMES[value as number] ?? String(value);
    case 'inet_service':
      return String(value);
  }
}

/** A number of 32 bits; nft lists marks so, and class ids in halves (`1234:5678`). */
export function printNumber(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

/** What to do, in nft's words. */
export function printVerdict(verdict: Verdict): string {
  return verdict.kind === 'jump' || verdict.kind === 'goto'
    ? `${verdict.kind} ${verdict.chain}`
    : verdict.kind;
}

/** The key of an element; equal for equal keys of one set, and different for different ones. */
export function printKey({ key }: Element, set: Pick<NamedSet, 'key'>): string {
  if (key.length === 1) return printPart(set.key[0]!, key[0]!);
  let text = printPart(set.key[0]!, key[0]!);
  for (let i = 1; i < key.length; i++) text += ` . ${printPart(set.key[i]!, key[i]!)}`;
  return text;
}

/** An element with its value. */
export function printElement(element: Element, set: Pick<NamedSet, 'key'>): string {
  const key = printKey(element, set);
  if (element.value === undefined) return key;
  return `${key} : ${typeof element.value === 'number' ? printNumber(element.value) : printVerdict(element.value)}`;
}

function printPart(type: KeyType, part: Part): string {
  if (typeof part !== 'object') return printScalar(type, part);
  const { first, last } = part;
  if (first === last) return printScalar(type, first);
  if (typeof first === 'bigint' && typeof last === 'bigint') {
    const prefix = prefixOf(first, last, type === 'ipv4_addr' ? 32 : 128);
    if (prefix !== undefined) return `${printScalar(type, first)}/${prefix}`;
  }
  return `${printScalar(type, first)}-${printScalar(type, last)}`;
}

/** The length of the prefix that is exactly this range, as nft lists it. */
function prefixOf(first: bigint, last: bigint, bits: number): number | undefined {
  const size = last - first + 1n;
  if ((size & (size - 1n)) !== 0n || (first & (size - 1n)) !== 0n) return undefined;
  return bits - (size.toString(2).length - 1);
}
