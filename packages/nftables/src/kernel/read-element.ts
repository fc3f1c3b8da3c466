import { parseCidr, parseIp } from '@sluice/engine';
import { PROTOCOL_NAMES } from '../render/print-element.js';
import type { Element, KeyType, NamedSet, Part, Scalar } from '../ruleset/named-set.js';
import type { Verdict } from '../ruleset/rule.js';
import { classIdOf } from './listing.js';

/** An element of a set from the text by which nft lists it; undefined where it is none of that set's make. */
export function readElement(text: string, { key, value }: NamedSet): Element | undefined {
  const [keyText = '', valueText] = text.split(' : ');
  const words = keyText.split(' . ');
  if (words.length !== key.length) return undefined;
  const parts: Part[] = [];
  for (const [i, word] of words.entries()) {
    const part = readPart(key[i]!, word);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  if (value === undefined) return valueText === undefined ? { key: parts } : undefined;
  const read =
    valueText === undefined ? undefined : value === 'classid' ? classIdOf(valueText) : readVerdict(valueText);
  return read === undefined ? undefined : { key: parts, value: read };
}

function readPart(type: KeyType, text: string): Part | undefined {
  if (type === 'ifname') return /^".*"$/.test(text) ? text.slice(1, -1) : undefined;
  if (text.includes('/')) {
    const cidr = parseCidr(text);
    return cidr && { first: cidr.first, last: cidr.last };
  }
  const [first, last] = type === 'inet_proto' ? [text] : text.split('-');
  const from = readScalar(type, first!);
  if (last === undefined || from === undefined) return from;
  const to = readScalar(type, last);
  return to === undefined ? undefined : { first: from, last: to };
}

const NUMBERS: ReadonlyMap<string, number> = new Map(
  Object.entries(PROTOCOL_NAMES).map(([number, name]) => [name, Number(number)]),
);

function readScalar(type: KeyType, text: string): Scalar | undefined {
  switch (type) {
    case 'ifname':
      return text;
    case 'ipv4_addr':
    case 'ipv6_addr': {
      const ip = parseIp(text);
      const family = type === 'ipv4_addr' ? 4 : 6;
      return ip?.family === family ? ip.value : undefined;
    }
    case 'classid':
      return classIdOf(text);
    case 'inet_proto':
      return NUMBERS.get(text) ?? numberOf(text);
    case 'inet_service':
      return numberOf(text);
  }
}

function numberOf(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

function readVerdict(text: string): Verdict | undefined {
  const [, kind, chain] = /^(jump|goto) (\S+)$/.exec(text) ?? [];
  if (chain !== undefined) return { kind: kind as 'jump' | 'goto', chain };
  return text === 'accept' || text === 'drop' || text === 'return' ? { kind: text } : undefined;
}
