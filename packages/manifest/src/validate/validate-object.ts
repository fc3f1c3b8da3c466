import type { FieldPath } from '@sluice/engine';
import type { Diagnostic } from '../read/diagnostic.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { policyKindOf } from '../read/policy-kinds.js';
import { OBJECT_META } from './api-types.js';
import { decode, isMap } from './decode.js';
import type { FieldError } from './field-error.js';
import { checkDns1035Label, checkDnsLabel, checkSubdomain } from './names.js';
import { validateLabels, validateObjectMeta } from './object-meta.js';
import { tellField, teller, tellType, validatePolicy } from './validate-policy.js';

/** The rule for names of each kind whose objects take part in the analysis; others have rules of their own. */
const NAME_RULES: Readonly<Record<string, (name: string) => readonly string[]>> = {
  Namespace: checkDnsLabel,
  Service: checkDns1035Label,
  Pod: checkSubdomain,
  Node: checkSubdomain,
  Deployment: checkSubdomain,
  ReplicaSet: checkSubdomain,
  StatefulSet: checkSubdomain,
  DaemonSet: checkSubdomain,
  ReplicationController: checkSubdomain,
  Job: checkSubdomain,
  CronJob: checkSubdomain,
  DeploymentConfig: checkSubdomain,
  Rollout: checkSubdomain,
  VirtualMachine: checkSubdomain,
  Ingress: checkSubdomain,
};

/** Where pod templates carry their metadata. */
const TEMPLATES: readonly FieldPath[] = [
  ['spec', 'template', 'metadata'],
  ['spec', 'jobTemplate', 'spec', 'template', 'metadata'],
];

/**
 * Validates any object: policies in full, of the kinds that pods come from their names and labels, of the rest the
 * types of their metadata. An object with an `error` is to be left out of the analysis.
 */
export function validateObject(object: ManifestObject): readonly Diagnostic[] {
  if (policyKindOf(object)) return validatePolicy(object);
  const tell = teller(object);
  const rule = Object.hasOwn(NAME_RULES, object.kind) ? NAME_RULES[object.kind] : undefined;
  const found: Diagnostic[] = [];
  const check = (
    path: FieldPath,
    validate: (metadata: Readonly<Record<string, unknown>>) => readonly FieldError[],
  ): void => {
    const metadata = valueAt(object.value, path);
    const { typeErrors } = decode(metadata, OBJECT_META, path);
    for (const error of typeErrors) found.push(tellType(tell, object, error));
    if (typeErrors.length > 0 || !isMap(metadata)) return;
    for (const error of validate(metadata)) found.push(tellField(tell, severityOf(error), error));
  };
  check(['metadata'], (metadata) => (rule ? validateObjectMeta(metadata, rule) : []));
  if (rule) {
    for (const path of TEMPLATES) {
      check(path, (metadata) => validateLabels(metadata['labels'], [...path, 'labels']));
    }
  }
  return found;
}

/** What programs write into metadata takes no part in any answer: a slip there costs no pod its place in the analysis. */
const BOOKKEEPING = new Set<FieldPath[number]>(['ownerReferences', 'finalizers', 'managedFields']);

function severityOf({ path }: FieldError): 'error' | 'warning' {
  return path[0] === 'metadata' && path[1] !== undefined && BOOKKEEPING.has(path[1]) ? 'warning' : 'error';
}

/** The objects that may be analysed, and what validation says of all of them. */
export interface ValidatedObjects {
  readonly valid: readonly ManifestObject[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Validates objects and leaves out those with errors. */
export function validateObjects(objects: readonly ManifestObject[]): ValidatedObjects {
  const valid: ManifestObject[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const object of objects) {
    const told = validateObject(object);
    if (!hasErrors(told)) valid.push(object);
    diagnostics.push(...told);
  }
  return { valid, diagnostics };
}

/** Whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function valueAt(value: unknown, path: FieldPath): unknown {
  let inner = value;
  for (const step of path) inner = isMap(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
  return inner;
}
