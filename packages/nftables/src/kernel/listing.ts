/** A set or map as nft lists it. */
export interface ListedSet {
  readonly name: string;
  readonly isMap: boolean;
  /** What it is declared as, statements in alphabetic order. */
  readonly make: string;
  /** One text an element, without counters. */
  readonly elements: readonly string[];
}

/** A chain as nft lists it. */
export interface ListedChain {
  readonly name: string;
  /** Type, hook, priority and policy of a base chain. */
  readonly base?: string;
  readonly rules: readonly string[];
}

/** A table as nft lists it. */
export interface Listing {
  readonly comment?: string;
  readonly sets: ReadonlyMap<string, ListedSet>;
  readonly chains: ReadonlyMap<string, ListedChain>;
}

/** Takes the text apart that `nft list table` prints. */
export function parseListing(text: string): Listing {
  const sets = new Map<string, ListedSet>();
  const chains = new Map<string, ListedChain>();
  let comment: string | undefined;
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const [, said] = /^\tcomment "(.*)"$/.exec(line) ?? [];
    if (said !== undefined) comment = said;
    const [, word, name] = /^\t(set|map|chain) (\S+) \{$/.exec(line) ?? [];
    if (word === undefined || name === undefined) continue;
    const end = lines.indexOf('\t}', at);
    const body = lines.slice(at + 1, end < 0 ? undefined : end);
    at = end < 0 ? lines.length : end;
    if (word === 'chain') chains.set(name, chainOf(name, body));
    else sets.set(name, setOf(name, word === 'map', body));
  }
  return { ...(comment !== undefined && { comment }), sets, chains };
}

/** A declaration in braces as one text that does not depend on the order of its statements. */
export function makeOf(statements: readonly string[]): string {
  return statements
    .map((statement) => statement.trim().replaceAll(/\s+/g, ' '))
    .filter((statement) => statement !== '')
    .sort()
    .join('; ');
}

function setOf(name: string, isMap: boolean, body: readonly string[]): ListedSet {
  const first = body.findIndex((line) => line.startsWith('\t\telements = {'));
  const make = makeOf((first < 0 ? body : body.slice(0, first)).flatMap((line) => line.split(';')));
  if (first < 0) return { name, isMap, make, elements: [] };
  const text = body.slice(first).join(' ').trim().slice('elements = {'.length).replace(/\}$/, '');
  const elements = text
    .split(',')
    .map((element) => element.replace(/ counter packets \d+ bytes \d+/, '').trim())
    .filter((element) => element !== '');
  return { name, isMap, make, elements };
}

function chainOf(name: string, body: readonly string[]): ListedChain {
  const lines = body.map((line) => line.trim()).filter((line) => !/^comment ".*"$/.test(line));
  const base = lines.find((line) => /^type \w+ hook /.test(line));
  const rules = lines.filter((line) => line !== base && line !== '');
  return { name, ...(base !== undefined && { base: baseMake(base) }), rules };
}

const PRIORITIES: Readonly<Record<string, string>> = {
  raw: '-300',
  mangle: '-150',
  dstnat: '-100',
  filter: '0',
  security: '50',
  srcnat: '100',
};

/** Declares a base chain in the same words, whether nft was told them or tells them. */
export function baseMake(text: string): string {
  const numbered = text.replace(
    /priority (\w+);/,
    (_, word: string) => `priority ${PRIORITIES[word] ?? word};`,
  );
  return makeOf(numbered.split(';'));
}

const ICMPV6_TYPES: Readonly<Record<string, string>> = {
  'packet-too-big': '2',
  'nd-router-solicit': '133',
  'nd-router-advert': '134',
  'nd-neighbor-solicit': '135',
  'nd-neighbor-advert': '136',
  'nd-redirect': '137',
};

/** A rule in the same words, whether nft was told it or lists it: numbers for names, and nothing that it has counted. */
export function plainRule(text: string): string {
  return text
    .replaceAll(/counter packets \d+ bytes \d+/g, 'counter')
    .replaceAll(
      /(meta priority set) (none|[0-9a-f]+:[0-9a-f]+)/g,
      (_, words: string, id: string) => `${words} 0x${classIdOf(id)!.toString(16).padStart(8, '0')}`,
    )
    .replaceAll(/icmpv6 type (\{[^}]*\}|[\w-]+)/g, (whole) =>
      whole.replaceAll(/[a-z]+(?:-[a-z]+)+/g, (word) => ICMPV6_TYPES[word] ?? word),
    )
    .replaceAll(/(limit rate \d+\/second) burst 5 packets/g, '$1');
}

/** The number behind a class id as nft lists it, `1234:5678`; undefined for what is none. */
export function classIdOf(text: string): number | undefined {
  if (text === 'none') return 0;
  if (text === 'root') return 0xffff_ffff;
  const [, major, minor] = /^([0-9a-f]{0,4}):([0-9a-f]{0,4})$/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return Number.parseInt(major || '0', 16) * 0x1_0000 + Number.parseInt(minor || '0', 16);
}
