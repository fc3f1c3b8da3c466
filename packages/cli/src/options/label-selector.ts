import { type LabelSelector, parseSelector, type Selector } from '@sluice/engine';
import { usageError } from '../command-error.js';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

const NAME = '[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?';
const KEY = `(?:[a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?${NAME}`;
const FORMS: readonly (readonly [form: RegExp, operator: Expression['operator']])[] = [
  [new RegExp(`^(?<key>${KEY})\\s*={1,2}\\s*(?<values>(?:${NAME})?)$`, 'u'), 'In'],
  [new RegExp(`^(?<key>${KEY})\\s*!=\\s*(?<values>(?:${NAME})?)$`, 'u'), 'NotIn'],
  [new RegExp(`^(?<key>${KEY})\\s+in\\s*\\((?<values>[^()]*)\\)$`, 'u'), 'In'],
  [new RegExp(`^(?<key>${KEY})\\s+notin\\s*\\((?<values>[^()]*)\\)$`, 'u'), 'NotIn'],
  [new RegExp(`^!\\s*(?<key>${KEY})$`, 'u'), 'DoesNotExist'],
  [new RegExp(`^(?<key>${KEY})$`, 'u'), 'Exists'],
];

/**
 * Reads a selector as kubectl's `-l` takes it: `app=web,tier!=db,env in (a,b),!legacy,team`. Throws a usage error.
 */
export function parseLabelSelector(text: string): Selector {
  return parseSelector({
    matchExpressions: requirementsOf(text).map((requirement) => expression(requirement, text)),
  });
}

/** The same as a policy writes it: equalities as matchLabels. Throws a usage error. */
export function writtenSelector(text: string): LabelSelector {
  const all = requirementsOf(text).map((requirement) => expression(requirement, text));
  const isEquality = ({ operator, values }: Expression): boolean => operator === 'In' && values?.length === 1;
  const labels = all.filter(isEquality).map(({ key, values }) => [key, values![0]!] as const);
  // A key asked for twice has no place in a map.
  const isTwice = new Set(labels.map(([key]) => key)).size < labels.length;
  if (isTwice) return { matchExpressions: all };
  const rest = all.filter((requirement) => !isEquality(requirement));
  return {
    ...(labels.length > 0 && { matchLabels: Object.fromEntries(labels) }),
    ...(rest.length > 0 && { matchExpressions: rest }),
  };
}

/** Split at the commas outside parentheses. */
function requirementsOf(text: string): readonly string[] {
  if (text.trim() === '') return [];
  return text.split(/,(?![^(]*\))/u).map((requirement) => requirement.trim());
}

function expression(requirement: string, whole: string): Expression {
  for (const [form, operator] of FORMS) {
    const groups = form.exec(requirement)?.groups;
    if (!groups) continue;
    const key = groups['key']!;
    if (operator === 'Exists' || operator === 'DoesNotExist') return { key, operator };
    const values = (groups['values'] ?? '').split(',').map((value) => value.trim());
    if (values.every((value) => value === '' || new RegExp(`^${NAME}$`, 'u').test(value))) {
      return { key, operator, values };
    }
  }
  throw usageError(
    `'${whole}' is no label selector: '${requirement}' is none of key=value, key!=value, key in (a,b), key notin (a,b), key, !key`,
  );
}
