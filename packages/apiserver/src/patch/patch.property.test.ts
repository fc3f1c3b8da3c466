import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILTIN_KINDS } from '../kinds/builtin-kinds.js';
import type { Kind } from '../kinds/kind.js';
import { isMap, type JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { kindType } from '../schema/kind-type.js';
import { canonicalObject } from '../wire/decode-value.js';
import {
  difference,
  type FieldSet,
  fieldSet,
  fromFieldsV1,
  hasField,
  intersection,
  isEmpty,
  NO_FIELDS,
  pathsOf,
  toFieldsV1,
  union,
} from './field-set.js';
import { jsonPatch } from './json-patch.js';
import { ownedByUpdate } from './managed-fields.js';
import { readManagers } from './managers.js';
import { mergePatch } from './merge-patch.js';
import { mergeTypeOf } from './merge-type.js';
import { applyServerSide } from './server-side-apply.js';
import { strategicMerge } from './strategic-merge.js';
import { toFieldSet } from './to-field-set.js';

const NAMES = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'x/y', 'ü');

const json = fc.letrec<{ value: unknown; map: JsonMap }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>('s', 1, true, 0, ''),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(NAMES, tie('value'), { maxKeys: 4 }),
}));

/** A merge patch from one value to another; neither holds nulls. */
function mergeDifference(from: unknown, to: unknown): unknown {
  if (!isMap(from) || !isMap(to)) return to;
  const entries: (readonly [string, unknown])[] = Object.keys(from)
    .filter((key) => !Object.hasOwn(to, key))
    .map((key) => [key, null]);
  for (const [key, value] of Object.entries(to)) {
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    // What replaces something else must not be taken for a patch of it.
    entries.push([key, isMap(before) && isMap(value) ? mergeDifference(before, value) : value]);
  }
  return Object.fromEntries(entries);
}

describe('a merge patch', () => {
  it('leads from any value to any other by their difference', () => {
    fc.assert(
      fc.property(json.map, json.map, (from, to) => {
        expect(mergePatch(from, mergeDifference(from, to))).toEqual(to);
      }),
      { numRuns: 500 },
    );
  });
});

/** The operations from one value to another, map by map. */
function operationsBetween(from: JsonMap, to: JsonMap, at = ''): readonly JsonMap[] {
  const path = (key: string): string => `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key));
  return [
    ...gone.map((key) => ({ op: 'remove', path: path(key) })),
    ...Object.entries(to).flatMap(([key, value]): readonly JsonMap[] => {
      if (!Object.hasOwn(from, key)) return [{ op: 'add', path: path(key), value }];
      const before = from[key];
      if (isMap(before) && isMap(value)) return operationsBetween(before, value, path(key));
      return [
        { op: 'test', path: path(key), value: before },
        { op: 'replace', path: path(key), value },
      ];
    }),
  ];
}

describe('a JSON patch', () => {
  it('leads from any value to any other by the operations between them', () => {
    fc.assert(
      fc.property(json.map, json.map, (from, to) => {
        expect(jsonPatch(from, operationsBetween(from, to))).toEqual(to);
      }),
      { numRuns: 500 },
    );
  });
});

const CONTAINERS = fc.uniqueArray(
  fc.record(
    {
      name: fc.constantFrom('web', 'side', 'db'),
      image: fc.constantFrom('i:1', 'i:2'),
      env: fc.uniqueArray(fc.record({ name: fc.constantFrom('A', 'B'), value: fc.constantFrom('1', '2') }), {
        selector: ({ name }) => name,
        maxLength: 2,
      }),
      ports: fc.uniqueArray(fc.record({ containerPort: fc.constantFrom(80, 81) }), {
        selector: ({ containerPort }) => containerPort,
        maxLength: 2,
      }),
      args: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    },
    { requiredKeys: ['name'] },
  ),
  { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
);

/** Configurations of one Deployment, which name more or fewer of its fields. */
const deployments: fc.Arbitrary<JsonMap> = fc
  .record({
    labels: fc.dictionary(fc.constantFrom('l', 'm'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
    finalizers: fc.uniqueArray(fc.constantFrom('x.io/a', 'x.io/b'), { maxLength: 2 }),
    replicas: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    containers: CONTAINERS,
  })
  .map(({ labels, finalizers, replicas, containers }) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'd',
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(finalizers.length > 0 && { finalizers }),
    },
    spec: { ...(replicas !== undefined && { replicas }), template: { spec: { containers } } },
  }));

const DEPLOYMENT: Kind = BUILTIN_KINDS.find(({ kind }) => kind === 'Deployment')!;

function applied(live: KubeObject | undefined, config: JsonMap, manager: string, force = true): KubeObject {
  const result = applyServerSide(DEPLOYMENT, live, config, { manager, force, time: '2026-01-01T00:00:00Z' });
  if (!result.ok) throw new Error(result.status.message);
  return result.value;
}

function fieldsOf(object: KubeObject, manager: string): FieldSet {
  const found = [...(readManagers(object.metadata.managedFields) ?? new Map()).values()].find(
    ({ name }) => name === manager,
  );
  return found?.fields ?? NO_FIELDS;
}

describe('server-side apply', () => {
  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(deployments, deployments, (first, second) => {
        const once = applied(applied(undefined, first, 'a'), second, 'b');
        expect(applied(once, second, 'b')).toEqual(once);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every field that it names to its manager, with the value that it has there', () => {
    fc.assert(
      fc.property(deployments, deployments, (first, second) => {
        const object = applied(applied(undefined, first, 'a'), second, 'b');
        const type = mergeTypeOf(DEPLOYMENT);
        const named = toFieldSet(second, type);
        const owned = fieldsOf(object, 'b');
        const metadata = new Set(['f:apiVersion', 'f:kind', 'f:metadata,f:name']);
        const missing = [...pathsOf(named)].filter(
          (path) => !hasField(owned, path) && !metadata.has(path.join(',')),
        );
        expect(missing).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what others apply, and removes what nobody applies any more', () => {
    const nothing = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } };
    fc.assert(
      fc.property(deployments, deployments, (first, second) => {
        const both = applied(applied(undefined, first, 'a'), second, 'b');
        const left = applied(both, nothing, 'a');
        expect(isEmpty(fieldsOf(left, 'a'))).toBe(true);
        // What b applied is all there: nothing conflicts with it.
        expect(applied(left, second, 'b', false)).toEqual(left);
        const gone = applied(left, nothing, 'b');
        expect(gone.metadata.managedFields ?? []).toEqual([]);
        expect(gone['spec']).toEqual(canonicalObject(DEPLOYMENT, nothing)['spec']);
      }),
      { numRuns: 300 },
    );
  });

  it('conflicts with an update of its fields exactly when the update changed one of them', () => {
    fc.assert(
      fc.property(deployments, deployments, (first, second) => {
        const live = applied(undefined, first, 'a');
        const updated = ownedByUpdate(
          DEPLOYMENT,
          live,
          { ...live, spec: canonicalObject(DEPLOYMENT, second)['spec'] },
          {
            manager: 'editor',
            time: '2026-01-01T00:00:01Z',
          },
        );
        const again = applyServerSide(DEPLOYMENT, updated, first, {
          manager: 'a',
          force: false,
          time: '2026-01-01T00:00:02Z',
        });
        const taken = fieldsOf(updated, 'editor');
        const wanted = toFieldSet(first, mergeTypeOf(DEPLOYMENT));
        if (isEmpty(intersection(taken, wanted))) expect(again.ok).toBe(true);
        else if (!again.ok) expect(again.status.reason).toBe('Conflict');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a strategic merge patch', () => {
  const struct = kindType(DEPLOYMENT)!;

  it('that is empty changes nothing', () => {
    fc.assert(
      fc.property(deployments, (object) => {
        expect(strategicMerge(object, {}, struct)).toEqual(object);
      }),
    );
  });

  it('without directives changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(deployments, deployments, (object, patch) => {
        const once = strategicMerge(object, patch, struct);
        expect(strategicMerge(once, patch, struct)).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('that names an order gives the items that order', () => {
    fc.assert(
      fc.property(deployments, fc.shuffledSubarray(['web', 'side', 'db']), (object, names) => {
        const order = names.map((name) => ({ name }));
        const patch = { spec: { template: { spec: { '$setElementOrder/containers': order } } } };
        const merged = strategicMerge(object, patch, struct);
        const spec = (merged['spec'] as { template: { spec: { containers: { name: string }[] } } }).template
          .spec;
        const given = spec.containers.map(({ name }) => name).filter((name) => names.includes(name));
        expect(given).toEqual(names.filter((name) => given.includes(name)));
      }),
    );
  });
});

const ELEMENTS = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:"s"', 'v:1', 'i:0', 'f:__proto__');
const SETS = fc
  .array(fc.array(ELEMENTS, { minLength: 1, maxLength: 3 }), { maxLength: 5 })
  .map((paths) => fieldSet(...paths));

function shown(set: FieldSet): readonly string[] {
  return [...pathsOf(set)].map((path) => path.join(' ')).toSorted();
}

describe('sets of fields', () => {
  it('are what they were when they are read back', () => {
    fc.assert(
      fc.property(SETS, (set) => {
        const read = fromFieldsV1(JSON.parse(JSON.stringify(toFieldsV1(set))));
        expect(read && shown(read)).toEqual(shown(set));
      }),
      { numRuns: 500 },
    );
  });

  it('follow the laws of sets', () => {
    fc.assert(
      fc.property(SETS, SETS, (a, b) => {
        const [paths, others] = [new Set(shown(a)), new Set(shown(b))];
        expect(shown(union(a, b))).toEqual([...new Set([...paths, ...others])].toSorted());
        expect(shown(intersection(a, b))).toEqual([...paths].filter((path) => others.has(path)).toSorted());
        expect(shown(difference(a, b))).toEqual([...paths].filter((path) => !others.has(path)).toSorted());
      }),
      { numRuns: 500 },
    );
  });
});
