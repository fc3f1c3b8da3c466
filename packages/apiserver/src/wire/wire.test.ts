import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILTIN_KINDS } from '../kinds/builtin-kinds.js';
import type { KubeObject } from '../meta/kube-object.js';
import { API_PACKAGES } from '../schema/api-types.data.js';
import { type ApiField, type ApiStruct, type ApiType, apiStruct } from '../schema/api-type.js';
import { canonical } from '../schema/canonical.js';
import { kindType, registeredType } from '../schema/kind-type.js';
import { decodeBody } from './decode-body.js';
import { decodeProtobuf, PROTOBUF } from './decode-protobuf.js';
import { encodeBody, encodeStruct } from './protobuf.fixture.js';

const POD = BUILTIN_KINDS.find(({ kind }) => kind === 'Pod')!;

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), 'utf8'));
}

/** The object in the one form that all decoders give. */
function canonicalOf(object: KubeObject): unknown {
  return canonical(object, registeredType(object.apiVersion, object.kind)!);
}

describe('objects in protobuf, as kube-apiserver 1.34.1 encodes them', () => {
  const goldens = golden('protobuf') as readonly { protobuf: string; json: KubeObject }[];
  it.each(goldens.map((each, index) => [`${index} ${each.json.kind}`, each] as const))(
    '%s',
    (_, { protobuf, json }) => {
      const decoded = decodeProtobuf(new Uint8Array(Buffer.from(protobuf, 'base64')));
      expect(decoded).toHaveProperty('value');
      if (!('value' in decoded)) return;
      expect(decoded.value).toMatchObject({ kind: json.kind, apiVersion: json.apiVersion });
      expect(withoutExtras(canonicalOf(decoded.value as unknown as KubeObject))).toEqual(
        withoutExtras(canonicalOf(json)),
      );
    },
  );
});

/** Ids of credentials differ from request to request. */
function withoutExtras(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'extra' ? undefined : inner)));
}

describe('bodies that a server refuses', () => {
  const goldens = golden('bodies') as readonly {
    type: string;
    body: string;
    shown: string;
    code: number;
    message: string;
    reason: string;
  }[];
  it.each(goldens.map((each) => [`${each.type} ${each.shown}`, each] as const))('%s', (_, each) => {
    const type = each.type === 'protobuf' ? PROTOBUF : `application/${each.type}`;
    const decoded = decodeBody(POD, new Uint8Array(Buffer.from(each.body, 'base64')), type, 'Strict');
    expect(decoded).toMatchObject({ ok: false, status: { code: each.code, reason: each.reason } });
    if (decoded.ok) return;
    const shown = each.message.replace(/ in scheme ".*"$/, '');
    // Parsers of YAML have words of their own.
    const yaml = shown.indexOf('yaml: line');
    if (yaml < 0) expect(decoded.status.message).toBe(shown);
    else expect(decoded.status.message?.slice(0, yaml)).toBe(shown.slice(0, yaml));
  });
});

describe('fields that are unknown or there twice', () => {
  const body = new TextEncoder().encode(
    '{"kind":"Pod","metadata":{"name":"a","name":"b"},"spec":{"containers":[{"imagge":"x","name":"c"}]}}',
  );

  it('are warned of and left out', () => {
    const decoded = decodeBody(POD, body, 'application/json', 'Warn');
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        object: { metadata: { name: 'b' }, spec: { containers: [{ name: 'c', resources: {} }] } },
        warnings: ['duplicate field "metadata.name"', 'unknown field "spec.containers[0].imagge"'],
      },
    });
    expect(JSON.stringify(decoded)).not.toContain('"imagge":"x"');
  });

  it('are not spoken of when they are to be ignored', () => {
    expect(decodeBody(POD, body, 'application/json', 'Ignore')).toMatchObject({
      ok: true,
      value: { warnings: [] },
    });
  });
});

const NAMES = fc.constantFrom('a', 'web', 'x-1', '__proto__', 'constructor', 'ü');

/** Any value of a type, not too deep. */
function valueOf(type: ApiType, depth: number): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'string':
      return NAMES;
    case 'bool':
      return fc.boolean();
    case 'int32':
      return fc.integer();
    case 'int64':
      return fc.maxSafeInteger();
    case 'bytes':
      return fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    case 'Time':
      return fc.integer({ min: 0, max: 4e9 }).map((s) => `${new Date(s * 1000).toISOString().slice(0, 19)}Z`);
    case 'MicroTime':
      return fc
        .integer({ min: 0, max: 4e9 })
        .map((s) => `${new Date(s * 1000).toISOString().slice(0, 19)}.000123Z`);
    case 'Quantity':
      return fc.constantFrom('1', '500m', '1Gi', '2k', '-3', '0');
    case 'IntOrString':
      return fc.oneof(fc.integer(), fc.constantFrom('http', '25%'));
    case 'list':
      return fc.array(valueOf(type.of, depth), { minLength: 1, maxLength: 2 });
    case 'map':
      return fc.dictionary(NAMES, valueOf(type.of, depth), { minKeys: 1, maxKeys: 2 });
    case 'struct':
      return objectOf(type.struct, depth - 1);
    default:
      return fc.constant({ any: ['thing'] });
  }
}

function objectOf(struct: ApiStruct, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const usable = (field: ApiField): boolean =>
    !['Duration', 'float64'].includes(field.type.kind) &&
    (depth > 0 || field.type.kind !== 'struct') &&
    !nests(field.type, depth);
  const fields = [...struct.fields.values()].filter(usable);
  return fc
    .subarray(fields, { maxLength: Math.min(4, fields.length) })
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map((field) => valueOf(field.type, depth).map((value) => [field.name, value] as const)),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}

function nests(type: ApiType, depth: number): boolean {
  const inner = type.kind === 'list' || type.kind === 'map' ? type.of : undefined;
  if (!inner) return false;
  // Protobuf has no lists of lists.
  return (depth <= 0 && inner.kind === 'struct') || inner.kind === 'list' || inner.kind === 'map';
}

describe('protobuf of any object', () => {
  it('is read as what was written', () => {
    const stored = BUILTIN_KINDS.filter((kind) => kindType(kind));
    fc.assert(
      fc.property(
        fc
          .constantFrom(...stored)
          .chain((kind) => objectOf(kindType(kind)!, 4).map((object) => ({ kind, object }))),
        ({ kind, object }) => {
          const struct = kindType(kind)!;
          const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
          const decoded = decodeProtobuf(encodeBody(apiVersion, kind.kind, encodeStruct(object, struct)));
          expect(decoded).toHaveProperty('value');
          if ('value' in decoded) expect(canonical(decoded.value, struct)).toEqual(canonical(object, struct));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives an answer, whatever its bytes are', () => {
    const pod = encodeBody(
      'v1',
      'Pod',
      encodeStruct({ metadata: { name: 'a', labels: { b: 'c' } } }, kindType(POD)!),
    );
    const spoilt = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 100 }).map((rest) => new Uint8Array([...pod.slice(0, 4), ...rest])),
      fc.nat(pod.length).map((end) => pod.slice(0, end)),
      fc.tuple(fc.nat(pod.length - 1), fc.nat(255)).map(([at, byte]) => pod.with(at, byte)),
    );
    fc.assert(
      fc.property(spoilt, (bytes) => {
        const decoded = decodeBody(POD, bytes, PROTOBUF, 'Strict');
        expect(decoded.ok || decoded.status.code === 400).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('ends at messages that nest without end', () => {
    let raw = new Uint8Array();
    for (let depth = 0; depth < 3000; depth++) raw = new Uint8Array([0x0a, ...length(raw.length), ...raw]);
    const decoded = decodeBody(POD, encodeBody('v1', 'Pod', raw), PROTOBUF, 'Strict');
    expect(decoded.ok || decoded.status.code === 400).toBe(true);
  });
});

function length(size: number): number[] {
  return size < 0x80 ? [size] : [(size & 0x7f) | 0x80, ...length(size >> 7)];
}

const FIELDS = new URL('../../../../../shared/data/kubernetes-protobuf-fields.json', import.meta.url);

describe('the numbers of fields', () => {
  it('are those of a list made from a running server', (context) => {
    context.skip(!existsSync(FIELDS), 'the list is not beside the project');
    const list = JSON.parse(readFileSync(FIELDS, 'utf8')) as Record<
      string,
      Record<string, [string, string, string]>
    >;
    const prefixes = new Set(API_PACKAGES.values());
    const wrong: string[] = [];
    let compared = 0;
    for (const [message, fields] of Object.entries(list)) {
      const name = message.replace(/^k8s\.io\./, 'io.k8s.');
      const struct = apiStruct(name);
      if (!struct || !prefixes.has(name.slice(0, name.lastIndexOf('.')))) continue;
      const numbers = new Map(Object.entries(fields).map(([number, [field]]) => [field, Number(number)]));
      for (const field of struct.ownFields) {
        const number = numbers.get(field.name);
        // The list is of a newer version: it may have lost alpha fields.
        if (number === undefined) continue;
        compared++;
        if (number !== field.number) wrong.push(`${name}.${field.name}: ${field.number}, listed ${number}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(900);
  });
});
