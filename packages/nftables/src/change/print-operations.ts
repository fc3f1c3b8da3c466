import type { NamedSet } from '../ruleset/named-set.js';
import type { Chain } from '../ruleset/ruleset.js';
import { TABLE_COMMENT } from '../ruleset/table-comment.js';
import type { Operation } from './operation.js';
import { printElement, printKey } from '../render/print-element.js';
import { printRule } from '../render/print-rule.js';

/** A transaction as a script for `nft -f`, which runs all of it or nothing. Empty text for no operations. */
export function printOperations(operations: readonly Operation[], table: string): string {
  const name = `inet ${table}`;
  return operations.map((operation) => `${printOperation(operation, name)}\n`).join('');
}

function printOperation(operation: Operation, table: string): string {
  switch (operation.kind) {
    case 'add-table':
      return `add table ${table} { comment "${TABLE_COMMENT}"; }`;
    case 'flush-rules':
      return `flush table ${table}`;
    case 'add-set':
      return `add ${wordFor(operation.set)} ${table} ${operation.set.name} { ${printType(operation.set)} }`;
    case 'flush-set':
      return `flush ${wordFor(operation.set)} ${table} ${operation.set.name}`;
    case 'delete-set':
      return `delete ${wordFor(operation.set)} ${table} ${operation.set.name}`;
    case 'add-elements': {
      const { set, elements } = operation;
      return `add element ${table} ${set.name} { ${elements.map((element) => printElement(element, set)).join(', ')} }`;
    }
    case 'delete-elements': {
      const { set, elements } = operation;
      return `delete element ${table} ${set.name} { ${elements.map((element) => printKey(element, set)).join(', ')} }`;
    }
    case 'add-chain':
      return `add chain ${table} ${operation.chain.name}${printMake(operation.chain)}`;
    case 'flush-chain':
      return `flush chain ${table} ${operation.chain}`;
    case 'delete-chain':
      return `delete chain ${table} ${operation.chain}`;
    case 'add-rule':
      return `add rule ${table} ${operation.chain} ${printRule(operation.rule)}`;
  }
}

function wordFor({ value }: NamedSet): 'map' | 'set' {
  return value ? 'map' : 'set';
}

/** What a set or map is declared as. */
export function printType({ key, value, interval, counter, dynamic }: NamedSet): string {
  return [
    `type ${key.join(' . ')}${value ? ` : ${value}` : ''};`,
    ...(interval ? ['flags interval;'] : []),
    ...(dynamic ? [`size ${dynamic.size}; flags dynamic,timeout; timeout ${dynamic.timeoutSeconds}s;`] : []),
    ...(counter ? ['counter;'] : []),
  ].join(' ');
}

/** What a chain is declared as, in braces; empty where there is nothing to say. */
export function printMake({ base, comment }: Chain): string {
  const parts = [
    ...(base ? [`type filter hook ${base.hook} priority ${base.priority}; policy accept;`] : []),
    ...(comment === undefined ? [] : [`comment "${comment}";`]),
  ];
  return parts.length === 0 ? '' : ` { ${parts.join(' ')} }`;
}
