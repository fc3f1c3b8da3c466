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

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Selects everything. */
export const EVERYTHING: Selector = { requirements: [], key: '' };

/** The canonical form of a LabelSelector. An absent one is for the caller to tell from `{}`: here both select everything. */
export function parseSelector(selector: LabelSelector | null | undefined): Selector {
  const byText = new Map<string, Requirement>();
  const add = (key: string, operator: Requirement['operator'], values: readonly string[]): void => {
    const requirement = { key, operator, values: [...new Set(values)].sort(compare) };
    byText.set(JSON.stringify([key, operator, requirement.values]), requirement);
  };
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) add(key, 'In', [value]);
  for (const { key, operator, values } of selector?.matchExpressions ?? []) add(key, operator, values ?? []);
  const texts = [...byText.keys()].sort(compare);
  if (texts.length === 0) return EVERYTHING;
  return { requirements: texts.map((text) => byText.get(text)!), key: texts.join('&') };
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
