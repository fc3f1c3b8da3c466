import { describe, expect, it } from 'vitest';
import { readManifests } from '../read/read-manifests.js';
import { hasErrors, validateObjects } from './validate-object.js';
import { lines, validated } from './validate.fixture.js';

describe('metadata of any object', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'a namespace with dots',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}',
      ['3:18 error metadata.name: Invalid value: "a.b": must not contain dots'],
    ],
    [
      'a Service that begins with a digit',
      'apiVersion: v1\nkind: Service\nmetadata: {name: 1a}',
      [
        "3:18 error metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      'a namespace field in upper case',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: Prod}',
      [
        "3:32 error metadata.namespace: Invalid value: \"Prod\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    [
      'a label key with two slashes',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a/b/c: x}}',
      [
        "3:30 error metadata.labels: Invalid value: \"a/b/c\": a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
      ],
    ],
    [
      'an empty prefix',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {/c: x}}',
      ['3:30 error metadata.labels: Invalid value: "/c": prefix part must be non-empty'],
    ],
    [
      'a long label value',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {c: ${'x'.repeat(64)}}}`,
      [`3:33 error metadata.labels: Invalid value: "${'x'.repeat(64)}": must be no more than 63 characters`],
    ],
    [
      'a number as annotation',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {a: 1}}',
      [
        '3:38 error json: cannot unmarshal number into Go struct field ObjectMeta.metadata.annotations of type string (1 is a number in YAML; write "1")',
      ],
    ],
    [
      'a boolean label of a template',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {on: off}}}}',
      [
        '4:43 error json: cannot unmarshal bool into Go struct field ObjectMeta.spec.template.metadata.labels of type string (off is the YAML 1.1 boolean false; write "off")',
      ],
    ],
    [
      'a bad label of a template',
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: {-a: b}}}}}}',
      [
        "4:60 error spec.jobTemplate.spec.template.metadata.labels: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      'a label called __proto__',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {__proto__: b}}',
      [
        "3:30 error metadata.labels: Invalid value: \"__proto__\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
    [
      'a name of a kind with other rules',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "system:node"}',
      [],
    ],
    [
      'a label called constructor',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {constructor: b}}',
      [],
    ],
    ['a generated name', 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: web-}', []],
  ])('%s', (_, text, expected) => {
    expect(lines(validated(text)).filter((line) => line.includes(' error '))).toEqual(expected);
  });

  it('refuses names of more than 253 characters', () => {
    const [found] = validated(`apiVersion: v1\nkind: Pod\nmetadata: {name: ${'a'.repeat(254)}}`);
    expect(found?.message).toMatch(/must be no more than 253 characters$/);
  });

  it('refuses annotations beyond 256 KiB', () => {
    const [found] = validated(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {a: "${'é'.repeat(131_072)}"}}`,
    );
    expect(found?.message).toBe('metadata.annotations: Too long: may not be more than 262144 bytes');
  });
});

describe('validateObjects', () => {
  it('leaves out the objects with errors and keeps those with warnings', () => {
    const policy = (name: string, spec: string): string =>
      `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
    const text =
      policy('good', '{podSelector: {}}') +
      policy('bad', '{podSelectr: {}}') +
      policy('odd', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]}');
    const { valid, diagnostics } = validateObjects(readManifests([{ path: 'a.yaml', text }]).objects);
    expect(valid.map(({ name }) => name)).toEqual(['good', 'odd']);
    expect(diagnostics.map(({ severity, object }) => `${severity} ${object}`)).toEqual([
      'error NetworkPolicy bad',
      'warning NetworkPolicy odd',
    ]);
    expect(hasErrors(diagnostics)).toBe(true);
  });

  it('keep a pod whose owner is written wrong: that takes part in no answer', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r}]}';
    const { valid, diagnostics } = validateObjects(readManifests([{ path: 'a.yaml', text }]).objects);
    expect(valid).toHaveLength(1);
    expect(diagnostics.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'warning metadata.ownerReferences.uid: Invalid value: "": must not be empty',
    ]);
  });
});
