import type { FieldPath } from '@sluice/engine';
import { policyKindOf } from './policy-kinds.js';
import { mentionsTemplate } from './template.js';

/** Fields whose strings can never hold `{{` or `${` in the API, whatever the kind. */
const STRUCTURAL: readonly FieldPath[] = [
  ['apiVersion'],
  ['kind'],
  ['metadata', 'name'],
  ['metadata', 'generateName'],
  ['metadata', 'namespace'],
  ['metadata', 'labels'],
  ['spec', 'selector'],
  ['spec', 'template', 'metadata', 'labels'],
  ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'],
];

/**
 * The path of a template expression in a place where the API allows none: then the object is a template although it
 * parses. Expressions in annotations, in a ConfigMap's data or in a container's arguments are text like any other.
 */
export function structuralTemplate(value: Readonly<Record<string, unknown>>): FieldPath | undefined {
  const { apiVersion, kind } = value;
  const isPolicy =
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    policyKindOf({ apiVersion, kind }) !== undefined;
  for (const path of isPolicy ? [...STRUCTURAL, ['spec']] : STRUCTURAL) {
    let inner: unknown = value;
    for (const step of path) {
      inner =
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
          ? (inner as Record<string, unknown>)[step]
          : undefined;
    }
    const found = search(inner, path);
    if (found) return found;
  }
  return undefined;
}

function search(value: unknown, path: FieldPath): FieldPath | undefined {
  if (typeof value === 'string') return mentionsTemplate(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = [...path, Array.isArray(value) ? Number(key) : key];
    if (mentionsTemplate(key)) return innerPath;
    const found = search(inner, innerPath);
    if (found) return found;
  }
  return undefined;
}
