import { type Family, parseCidr, parseIp } from '@sluice/engine';
import { splitName } from '../change/bank.js';
import { elementKey } from '../change/element-key.js';
import type { KeyType, Part, Scalar } from '../ruleset/named-set.js';

/** What a counter shows. */
export interface Count {
  readonly packets: number;
  readonly bytes: number;
}

/** An element as the kernel lists it. */
export interface ListedElement {
  readonly key: readonly Part[];
  /** Of a set that counts. */
  readonly count?: Count;
  /** Milliseconds until it is forgotten, in a dynamic set. */
  readonly expiresMs?: number;
}

/** What `nft -n list` says of sets and of the counters of rules. */
export interface Listing {
  readonly sets: ReadonlyMap<string, readonly ListedElement[]>;
  /** By chain: of each rule in order its counter, undefined where it has none. */
  readonly rules: ReadonlyMap<string, readonly (Count | undefined)[]>;
}

/**
 * Reads what `nft -n list table` or `list set` prints (nft 1.0.6 and later). What it does not know, it passes over. Where a
 * table has two copies of a ruleset, whose names begin with a letter and a dot, it is the one that base chains lead to, with
 * what the other has counted for the same element or rule while packets came there.
 */
export function readListing(text: string): Listing {
  const sets = new Map<string, readonly ListedElement[]>();
  const rules = new Map<string, (Count | undefined)[]>();
  const texts = new Map<string, string>();
  for (const { isChain, own, body, isInForce } of blocksOf(text)) {
    const isKnown = isChain ? rules.has(own) : sets.has(own);
    if (!isInForce && !isKnown) continue;
    if (!isChain)
      sets.set(own, mergeElements(sets.get(own) ?? [], elementsOf(body), isInForce || isDynamic(body)));
    else if (isInForce) {
      rules.set(own, body.split('\n').flatMap(ruleOf));
      texts.set(own, plainText(body));
    } else if (texts.get(own) === plainText(body)) {
      const others = body.split('\n').flatMap(ruleOf);
      rules.set(
        own,
        rules.get(own)!.map((count, i) => sumOf(count, others[i])),
      );
    }
  }
  return { sets, rules };
}

/** The elements of two copies of a set; `all` says whether those that only the second has are wanted. */
function mergeElements(
  elements: readonly ListedElement[],
  others: readonly ListedElement[],
  all: boolean,
): readonly ListedElement[] {
  if (elements.length === 0) return all ? others : [];
  const merged = new Map(elements.map((element) => [elementKey(element), element]));
  for (const other of others) {
    const key = elementKey(other);
    const known = merged.get(key);
    if (!known && !all) continue;
    const count = sumOf(known?.count, other.count);
    const expiresMs = Math.max(known?.expiresMs ?? 0, other.expiresMs ?? 0);
    merged.set(key, { key: other.key, ...(count && { count }), ...(expiresMs > 0 && { expiresMs }) });
  }
  return [...merged.values()];
}

function sumOf(a: Count | undefined, b: Count | undefined): Count | undefined {
  return a && b ? { packets: a.packets + b.packets, bytes: a.bytes + b.bytes } : (a ?? b);
}

/** A set, map or chain of a listing; `own` is its name in the ruleset, `name` that in the kernel. */
export interface Block {
  readonly isChain: boolean;
  readonly name: string;
  readonly own: string;
  readonly body: string;
  /** Whether base chains lead to it, or it is in no copy. */
  readonly isInForce: boolean;
}

/** The blocks of a listing, those of a copy that base chains do not lead to at the end. */
export function blocksOf(text: string): readonly Block[] {
  const blocks = [...text.matchAll(BLOCK)].map(([, kind, name, body]) => ({
    isChain: kind === 'chain',
    name: name!,
    body: body!,
  }));
  const bases = blocks.filter(({ isChain, body }) => isChain && IS_BASE.test(body));
  const inForce = new Set(
    bases.flatMap(({ body }) => [...body.matchAll(/(?:jump|goto) ([a-z])\./g)].map(([, label]) => label!)),
  );
  const all = blocks.map((block): Block => {
    const { label, name: own } = splitName(block.name);
    return { ...block, own, isInForce: label === undefined || inForce.size === 0 || inForce.has(label) };
  });
  return [...all.filter(({ isInForce }) => isInForce), ...all.filter(({ isInForce }) => !isInForce)];
}

function isDynamic(body: string): boolean {
  return /^\t\tflags [a-z,]*(dynamic|timeout)/m.test(body);
}

/** What the rules of a chain are, whichever copy it belongs to and whatever it has counted. */
function plainText(body: string): string {
  return body
    .replaceAll(/counter packets \d+ bytes \d+/g, 'counter')
    .replaceAll(/(^|[ @])[a-z]\.(?=[a-z])/gm, '$1');
}

const IS_BASE = /^\t\ttype \S+ hook /m;

/** A set, map or chain: nft indents its first and last line by one tab, what is in it by more. */
const BLOCK = /^\t(set|map|chain) (\S+) \{[^\n]*\n((?:\t\t.*\n|\n)*)\t\}/gm;

function ruleOf(line: string): (Count | undefined)[] {
  const text = line.trim();
  if (text === '' || /^(type \S+ hook|comment ")/.test(text)) return [];
  return [countOf(text)];
}

function countOf(text: string): Count | undefined {
  const [, packets, bytes] = /\bcounter packets (\d+) bytes (\d+)/.exec(text) ?? [];
  return packets === undefined ? undefined : { packets: Number(packets), bytes: Number(bytes) };
}

function elementsOf(body: string): readonly ListedElement[] {
  const [, types] = /^\t\ttype (.+?)(?: : \S+)?$/m.exec(body) ?? [];
  const [, listed] = /^\t\telements = \{ ([\s\S]*?) \}$/m.exec(body) ?? [];
  if (types === undefined || listed === undefined) return [];
  const key = types.split(' . ') as KeyType[];
  return listed.split(/,\s+/).map((text) => elementOf(text, key));
}

function elementOf(text: string, types: readonly KeyType[]): ListedElement {
  const [, own] = /^(.*?)(?: (?:counter|timeout|expires|:) .*)?$/.exec(text)!;
  const count = countOf(text);
  const [, left] = / expires (\S+)/.exec(text) ?? [];
  return {
    key: own!.split(' . ').map((part, i) => partOf(part, types[i]!)),
    ...(count && { count }),
    ...(left !== undefined && { expiresMs: millisecondsOf(left) }),
  };
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as nft writes it, e.g. `1m59s123ms`. */
function millisecondsOf(text: string): number {
  return [...text.matchAll(/(\d+)(ms|[dhms])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!,
    0,
  );
}

function partOf(text: string, type: KeyType): Part {
  if (type === 'ifname') return text.replaceAll('"', '');
  const block = text.includes('/') ? parseCidr(text) : undefined;
  if (block) {
    const base = mappedBase(block.family, type);
    return { first: base + block.first, last: base + block.last };
  }
  const [first, last] = text.split('-');
  return last === undefined
    ? scalarOf(text, type)
    : { first: scalarOf(first!, type), last: scalarOf(last, type) };
}

function scalarOf(text: string, type: KeyType): Scalar {
  switch (type) {
    case 'ipv4_addr':
    case 'ipv6_addr': {
      const ip = parseIp(text);
      return ip ? mappedBase(ip.family, type) + ip.value : 0n;
    }
    case 'classid': {
      if (text === 'none') return 0;
      // In two halves, each hexadecimal.
      const [major = '', minor = ''] = text.split(':');
      return Number.parseInt(major || '0', 16) * 65_536 + Number.parseInt(minor || '0', 16);
    }
    default:
      return Number(text);
  }
}

/** What an address read as IPv4 lacks where it stands for an IPv6 one that maps it. */
function mappedBase(family: Family, type: KeyType): bigint {
  return family === 4 && type === 'ipv6_addr' ? 0xffffn << 32n : 0n;
}
