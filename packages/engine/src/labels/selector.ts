import { ascending } from '../ascending.js';
import type { LabelSelector } from '../policy/policy-manifest.js';
import type { Labels } from './labels.js';

/** One requirement on a label; `values` are sorted, without repeats, and empty for Exists and DoesNotExist. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A label selector in canonical form: all requirements must hold (PEER-3); none select everything (PEER-2). */
export interface Selector {
  readonly requirements: readonly Requirement[];
  /** A text that selectors with the same requirements share, in whatever order these were written. */
  readonly key: string;
}

/** Selects everything. */
export const EVERYTHING: Selector = { requirements: [], key: '' };

/** The canonical form of a LabelSelector. An absent one is for the caller to tell from `{}`: here both select everything. */
export function parseSelector(selector: LabelSelector | null | undefined): Selector {
  const requirements = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => requirementOf(key, 'In', [value])),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values }) =>
      requirementOf(key, operator, values ?? []),
    ),
  ];
  const [first] = requirements;
  if (!first) return EVERYTHING;
  // Nearly every selector states one requirement, and clusters have very many of them.
  if (requirements.length === 1) return { requirements: [first], key: requirementKey(first) };
  const byKey = new Map(requirements.map((requirement) => [requirementKey(requirement), requirement]));
  const keys = [...byKey.keys()].sort(ascending);
  return { requirements: keys.map((key) => byKey.get(key)!), key: keys.join('&') };
}

function requirementOf(
  key: string,
  operator: Requirement['operator'],
  values: readonly string[],
): Requirement {
  return { key, operator, values: values.length < 2 ? values : [...new Set(values)].sort(ascending) };
}

/** A text that equal requirements share and others do not. */
function requirementKey({ key, operator, values }: Requirement): string {
  return JSON.stringify([key, operator, ...values]);
}

/** Whether one requirement holds. NotIn and DoesNotExist hold for a missing key (PEER-3). */
export function holds(requirement: Requirement, labels: Labels): boolean {
  const value = labels.get(requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Whether a selector matches an object's labels. */
export function matches(selector: Selector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => holds(requirement, labels));
}

/** The selector as kubectl writes one: `app=web,tier in (a,b),!legacy`; `<all>` when it selects everything. */
export function formatSelector(selector: Selector): string {
  if (selector.requirements.length === 0) return '<all>';
  return selector.requirements
    .map(({ key, operator, values }) => {
      switch (operator) {
        case 'In':
          return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
        case 'NotIn':
          return `${key} notin (${values.join(',')})`;
        case 'Exists':
          return key;
        case 'DoesNotExist':
          return `!${key}`;
      }
    })
    .join(',');
}
