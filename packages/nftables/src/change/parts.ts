import type { Element, KeyType, NamedSet, Part } from '../ruleset/named-set.js';
import type { Rule } from '../ruleset/rule.js';
import type { Operation } from './operation.js';

/**
 * Cuts operations into parts of at most so many bytes of netlink each, in order. Elements are divided too; a single rule or
 * element that is larger makes a part of its own.
 */
export function partsOf(operations: readonly Operation[], limit: number): readonly (readonly Operation[])[] {
  const parts: Operation[][] = [];
  let part: Operation[] = [];
  let size = 0;
  const close = (): void => {
    if (part.length > 0) parts.push(part);
    part = [];
    size = 0;
  };
  const put = (operation: Operation, bytes: number): void => {
    if (size > 0 && size + bytes > limit) close();
    part.push(operation);
    size += bytes;
  };
  for (const operation of operations) {
    if (operation.kind !== 'add-elements' && operation.kind !== 'delete-elements') {
      put(operation, netlinkBytes(operation));
      continue;
    }
    let from = 0;
    while (from < operation.elements.length) {
      let to = from;
      let bytes = MESSAGE;
      while (to < operation.elements.length) {
        const more = elementBytes(operation.elements[to]!, operation.set);
        if (to > from && size + bytes + more > limit) break;
        bytes += more;
        to++;
      }
      put({ ...operation, elements: operation.elements.slice(from, to) }, bytes);
      from = to;
      if (from < operation.elements.length) close();
    }
  }
  close();
  return parts;
}

/** About how many bytes an operation takes in a transaction: rather more than less. */
export function netlinkBytes(operation: Operation): number {
  switch (operation.kind) {
    case 'add-elements':
    case 'delete-elements':
      return operation.elements.reduce((sum, it) => sum + elementBytes(it, operation.set), MESSAGE);
    case 'add-rule':
      return MESSAGE + ruleBytes(operation.rule);
    case 'add-chain':
      return MESSAGE + 64 + 2 * (operation.chain.comment?.length ?? 0);
    case 'add-set':
      return MESSAGE + 160;
    case 'add-table':
    case 'flush-rules':
    case 'flush-set':
    case 'delete-set':
    case 'flush-chain':
    case 'delete-chain':
      return MESSAGE;
  }
}

/** Headers of a message, and the names of table, set and chain. */
const MESSAGE = 160;

const WIDTH: Readonly<Record<KeyType, number>> = {
  ifname: 16,
  ipv4_addr: 4,
  ipv6_addr: 16,
  classid: 4,
  inet_proto: 4,
  inet_service: 4,
};

function elementBytes({ key, value }: Element, set: NamedSet): number {
  const width = set.key.reduce((sum, type) => sum + WIDTH[type], 0);
  const valueBytes =
    value === undefined
      ? 0
      : typeof value === 'number'
        ? 12
        : 28 + ('chain' in value ? value.chain.length : 0);
  const own = 12 + width + valueBytes;
  if (!set.interval) return own;
  // A concatenation names its end beside its beginning; else the end is an element of its own, with flags.
  return key.length > 1 || !key.some(isRange) ? 2 * own + 8 : own + 20 + width;
}

function isRange(part: Part): boolean {
  return typeof part === 'object';
}

/** What is read, compared or looked up costs a nested list of attributes each. */
function ruleBytes(rule: Rule): number {
  return rule.reduce((sum, part) => {
    const fields = 'key' in part ? part.key.length : 'field' in part ? 1 : 0;
    const values = 'values' in part ? 120 + 24 * part.values.length : 0;
    return sum + 110 * fields + values + 120;
  }, 0);
}
