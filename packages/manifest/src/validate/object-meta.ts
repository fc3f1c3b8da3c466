import { validateBookkeeping } from './bookkeeping.js';
import { isMap } from './decode.js';
import { type FieldError, invalid, required } from './field-error.js';
import { byteLength, checkDnsLabel, checkLabelKey, checkLabelValue, checkSubdomain } from './names.js';
import type { FieldPath } from '@sluice/engine';

type JsonMap = Readonly<Record<string, unknown>>;

const ANNOTATIONS_LIMIT = 256 * 1024;

/**
 * Validates decoded metadata as the API server does (apimachinery, api/validation/objectmeta.go). A missing namespace
 * is no error: clients fill it in before they send. Kinds that are not built in have no rule for unqualified finalizers.
 */
export function validateObjectMeta(
  metadata: JsonMap,
  checkName: (name: string) => readonly string[] = checkSubdomain,
  builtIn = true,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = text(metadata['name']);
  const generateName = text(metadata['generateName']);
  const namespace = text(metadata['namespace']);
  if (generateName !== '') {
    // The generated suffix follows, so that a dash may end the prefix.
    const probe = generateName.endsWith('-') ? `${generateName.slice(0, -1)}a` : generateName;
    for (const message of checkName(probe))
      errors.push(invalid(['metadata', 'generateName'], generateName, message));
  }
  if (name !== '') {
    for (const message of checkName(name)) errors.push(invalid(['metadata', 'name'], name, message));
  } else if (generateName === '') {
    errors.push(required(['metadata', 'name'], 'name or generateName is required'));
  }
  if (namespace !== '') {
    for (const message of checkDnsLabel(namespace)) {
      errors.push(invalid(['metadata', 'namespace'], namespace, message));
    }
  }
  errors.push(...validateLabels(metadata['labels'], ['metadata', 'labels']));
  errors.push(...validateAnnotations(metadata['annotations'], ['metadata', 'annotations']));
  errors.push(...validateBookkeeping(metadata, builtIn));
  return errors;
}

/** Validates labels; errors of keys and values all stand at the map's path, as the API server has it. */
export function validateLabels(labels: unknown, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!isMap(labels)) return errors;
  for (const [key, value] of Object.entries(labels)) {
    for (const message of checkLabelKey(key)) errors.push(ofKey(path, key, message));
    for (const message of checkLabelValue(text(value))) {
      errors.push(invalid(path, text(value), message, [...path, key]));
    }
  }
  return errors;
}

function validateAnnotations(annotations: unknown, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!isMap(annotations)) return errors;
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const message of checkLabelKey(key.toLowerCase())) errors.push(ofKey(path, key, message));
    size += byteLength(key) + byteLength(text(value));
  }
  if (size > ANNOTATIONS_LIMIT) {
    errors.push({ path, kind: 'Too long', detail: `may not be more than ${ANNOTATIONS_LIMIT} bytes` });
  }
  return errors;
}

function ofKey(path: FieldPath, key: string, message: string): FieldError {
  return { ...invalid(path, key, message, [...path, key]), byKey: true };
}

/** A decoded string: null is the empty string. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
