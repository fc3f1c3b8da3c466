import { readFileSync } from 'node:fs';
import { validateObjectMeta, validateSchema } from '@sluice/manifest';
import { describe, expect, it } from 'vitest';
import { invalidObject } from '../../meta/api-error.js';
import { type JsonMap, without } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { decodeValue, type FieldValidation } from '../../wire/decode-value.js';
import type { Kind } from '../kind.js';
import { crdSchema } from './crd-schema.js';
import { customKinds } from './custom-kinds.js';
import { parseJsonPath } from './json-path.js';

interface Golden {
  readonly object: KubeObject;
  readonly validation: FieldValidation;
  readonly code: number;
  readonly answer: JsonMap & { readonly message?: string };
  readonly warnings?: readonly string[];
}

const { definition, creates } = JSON.parse(
  readFileSync(new URL('../goldens/custom.json', import.meta.url), 'utf8'),
) as { readonly definition: KubeObject; readonly creates: readonly Golden[] };
const [WIDGET] = customKinds(definition) as readonly [Kind];

describe('a kind that a definition brings', () => {
  it('has its names and subresources', () => {
    expect(WIDGET).toMatchObject({
      group: 'h2.io',
      version: 'v1',
      plural: 'widgets',
      singular: 'widget',
      shortNames: ['wd'],
      namespaced: true,
      subresources: ['status', 'scale'],
      scale: { specReplicas: ['spec', 'replicas'] },
    });
  });

  it.each(creates.map((each) => [`${each.object.metadata.name} ${each.validation}`, each] as const))(
    'takes and refuses objects as a real server: %s',
    (_, { object, validation, answer, warnings = [] }) => {
      const decoded = decodeValue(WIDGET, object, validation);
      if (!decoded.ok) return expect(decoded.status).toEqual(answer);
      expect(decoded.value.warnings).toEqual(warnings);
      const next = WIDGET.defaults!(without(decoded.value.object, 'status') as unknown as KubeObject);
      const errors = [...validateObjectMeta(next.metadata, undefined, false), ...WIDGET.validate!(next)];
      if (errors.length === 0) {
        const created = { ...next, metadata: { ...next.metadata, namespace: 'h2-tab', generation: 1 } };
        return expect(created).toEqual(answer);
      }
      const status = invalidObject(WIDGET.group, WIDGET.kind, object.metadata.name, errors);
      expect(lines(status)).toEqual(lines(answer));
    },
  );
});

describe('a pattern of another engine', () => {
  it('is not asked', () => {
    const schema = crdSchema({ type: 'string', pattern: '(?i)abc' });
    expect(validateSchema('x', schema, ['spec'])).toEqual([]);
    expect(validateSchema('x', crdSchema({ type: 'string', pattern: '^a' }), ['spec'])).toHaveLength(1);
  });
});

/** Errors of a map's fields come in any order from the server; what scale says of a spec that is no map is not told here. */
function lines(status: { readonly message?: string | undefined }): readonly string[] {
  return (status.message ?? '')
    .replace(/^[^:]*is invalid: \[?/, '')
    .replace(/\]$/, '')
    .split(/, (?=\.?spec[.:])/)
    .filter((line) => !line.startsWith('.spec.replicas'))
    .toSorted();
}

describe('paths of printer columns', () => {
  const value = { a: { 'b.c': [1, { d: 'e' }] }, conditions: [{ type: 'X', status: 'True' }] };
  it.each([
    ['.a.b\\.c[0]', 1],
    [".a['b.c'][1].d", 'e'],
    ['.a.b\\.c[-1].d', 'e'],
    ['.conditions[?(@.type=="X")].status', 'True'],
    ['.conditions[?(@.type=="Y")].status', undefined],
    ['.constructor', undefined],
  ])('%s', (path, expected) => {
    expect(parseJsonPath(path)?.(value)).toBe(expected);
  });

  it('are none when they ask for many values', () => {
    expect(parseJsonPath('.a[*].b')).toBeUndefined();
  });
});
