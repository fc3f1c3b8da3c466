import type { FieldPath, PolicyKind } from '@sluice/engine';
import { NO_CIDR, readCidr } from './cidr.js';
import { isMap } from './decode.js';
import { type FieldError, invalid, unsupported } from './field-error.js';
import { validateLabelSelector } from './label-selector.js';
import { policySchema } from './policy-schemas.js';
import { isBlocking, validateRules, validateSchema } from './validate-schema.js';

type JsonMap = Readonly<Record<string, unknown>>;

/** Validates a policy of the cluster-wide kinds against its CRD, metadata aside. */
export function validateClusterPolicy(
  kind: Exclude<PolicyKind, 'NetworkPolicy'>,
  object: JsonMap,
): readonly FieldError[] {
  const schema = policySchema(kind);
  const errors = validateSchema(object, schema, []);
  return errors.some(isBlocking) ? errors : [...errors, ...validateRules(object, schema, [])];
}

/**
 * What the API server takes although no implementation can act on it: the CRDs leave selectors, CIDRs of v1alpha1 and
 * its protocols unchecked. For objects that are valid otherwise.
 */
export function findUnusable(object: JsonMap): readonly FieldError[] {
  const errors: FieldError[] = [];
  const visit = (value: unknown, path: FieldPath): void => {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => {
        if (path.at(-1) === 'networks' && typeof item === 'string' && !readCidr(item)) {
          errors.push(invalid([...path, index], item, NO_CIDR));
        } else visit(item, [...path, index]);
      });
      return;
    }
    if (!isMap(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      const at = [...path, name];
      if (
        name === 'podSelector' ||
        name === 'namespaceSelector' ||
        name === 'namespaces' ||
        name === 'nodes'
      ) {
        errors.push(...validateLabelSelector(inner, at));
      } else if (name === 'protocol') {
        if (inner !== 'TCP' && inner !== 'UDP' && inner !== 'SCTP') {
          errors.push(unsupported(at, inner, ['TCP', 'UDP', 'SCTP']));
        }
      } else visit(inner, at);
    }
  };
  visit(object['spec'], ['spec']);
  return errors;
}
