import type { Diagnostic } from '../read/diagnostic.js';
import type { ManifestObject } from '../read/manifest-object.js';
import { readManifests } from '../read/read-manifests.js';
import { validateObject } from './validate-object.js';

/** The only object of a YAML text; for tests. */
export function objectOf(text: string): ManifestObject {
  const { objects, diagnostics } = readManifests([{ path: 'policy.yaml', text }]);
  if (objects.length !== 1)
    throw new Error(`expected one object: ${diagnostics.map((d) => d.message).join('; ')}`);
  return objects[0];
}

/** A NetworkPolicy with the given spec, written as YAML without indentation. */
export function policyText(spec: string, metadata = 'name: foo\nnamespace: bar'): string {
  const indent = (text: string): string => text.trim().replace(/^/gm, '  ');
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n${indent(metadata)}\nspec:\n${indent(spec)}\n`;
}

/** What validation says of a text's only object. */
export function validated(text: string): readonly Diagnostic[] {
  return validateObject(objectOf(text));
}

/** Diagnostics in one line each, `line:column severity message`. */
export function lines(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((d) => `${d.line}:${d.column} ${d.severity} ${d.message}`);
}

/** The messages of a NetworkPolicy with the given spec. */
export function messages(spec: string): readonly string[] {
  return validated(policyText(spec)).map(({ message }) => message);
}
