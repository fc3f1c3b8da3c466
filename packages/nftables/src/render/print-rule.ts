import type { KeyType, Scalar } from '../ruleset/named-set.js';
import type { Expression, Field, Rule } from '../ruleset/rule.js';
import { printNumber, printScalar, printVerdict } from './print-element.js';

/** A rule in nft's words. */
export function printRule(rule: Rule): string {
  return rule.map(printExpression).join(' ');
}

function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'equals':
      return `${expression.field} ${printValue(expression.field, expression.value)}`;
    case 'one-of':
      return `${expression.field} ${printValues(expression.field, expression.values)}`;
    case 'none-of':
      return `${expression.field} != ${printValues(expression.field, expression.values)}`;
    case 'in-set':
      return `${expression.key.join(' . ')} @${expression.set}`;
    case 'set-priority':
      return `meta priority set ${printNumber(expression.value)}`;
    case 'set-connection-mark':
      return `ct mark set ${printNumber(expression.value)}`;
    case 'priority-from':
      return `meta priority set ${expression.key.join(' . ')} map @${expression.map}`;
    case 'verdict-from':
      return `${expression.key.join(' . ')} vmap @${expression.map}`;
    case 'counter':
      return 'counter';
    case 'limit':
      return `limit rate ${expression.perSecond}/second burst ${expression.perSecond} packets`;
    case 'note':
      return `update @${expression.set} { ${expression.key.join(' . ')} }`;
    case 'verdict':
      return printVerdict(expression.verdict);
    case 'reject':
      return `reject with ${expression.with}`;
  }
}

const TYPES: Readonly<Partial<Record<Field, KeyType>>> = {
  iifname: 'ifname',
  oifname: 'ifname',
  'meta priority': 'classid',
  'ct mark': 'classid',
  'meta l4proto': 'inet_proto',
  'ip saddr': 'ipv4_addr',
  'ip daddr': 'ipv4_addr',
  'ip6 saddr': 'ipv6_addr',
  'ip6 daddr': 'ipv6_addr',
};

function printValue(field: Field, value: Scalar): string {
  const type = TYPES[field];
  return type ? printScalar(type, value) : String(value);
}

function printValues(field: Field, values: readonly Scalar[]): string {
  return `{ ${values.map((value) => printValue(field, value)).join(', ')} }`;
}
