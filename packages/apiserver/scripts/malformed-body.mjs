// Bodies of malformed requests: objects with wrong places, cut off, nested too deep, or no objects at all.
import { KEYS, RESOURCES, SCALARS } from './malformed-words.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./malformed-words.mjs').Resource} Resource */

/** A body for a resource, at times of another kind. @param {Random} random @param {Resource} resource @returns {Buffer} */
export function malformedBody(random, resource) {
  switch (random.below(7)) {
    case 0:
      return random.bytes(random.below(300));
    case 1:
      return nested(random);
    case 2:
      return Buffer.concat([Buffer.from('k8s\0'), protobuf(random, 0).subarray(0, 1 + random.below(400))]);
    case 3:
      return Buffer.from(yaml(random));
    default:
      return damaged(
        random,
        Buffer.from(JSON.stringify(random.chance(0.25) ? jsonPatch(random) : object(random, resource))),
      );
  }
}

/** Deep, wide or exploding. @param {Random} random */
function nested(random) {
  const depth = random.of([10, 1000, 20_000]);
  switch (random.below(4)) {
    case 0:
      return Buffer.from('['.repeat(depth));
    case 1:
      return Buffer.from(`${'{"spec":'.repeat(depth / 10)}1${'}'.repeat(depth / 10)}`);
    case 2:
      return Buffer.from(
        `{"kind":"ConfigMap","apiVersion":"v1","data":{${Array.from({ length: depth / 10 }, (_, i) => `"k${i % 50}":"v"`).join(',')}}}`,
      );
    default: {
      const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
      return Buffer.from(`apiVersion: v1\nkind: ConfigMap\nl0: &l0 [x]\n${levels.join('\n')}\n`);
    }
  }
}

/** Fields of random numbers and types, some of them messages again. @param {Random} random @param {number} depth @returns {Buffer} */
function protobuf(random, depth) {
  const parts = Array.from({ length: 1 + random.below(5) }, () => {
    const type = random.of([0, 1, 2, 2, 2, 5, 3, 7]);
    const field = 1 + random.below(random.of([4, 30]));
    const key = varint((field << 3) | type);
    if (type !== 2) return Buffer.concat([key, random.bytes(type === 1 ? 8 : 1 + random.below(11))]);
    const inside =
      depth < 6 && random.chance(0.7) ? protobuf(random, depth + 1) : Buffer.from(String(random.of(SCALARS)));
    const length = random.chance(0.9) ? inside.length : random.of([0, 2 ** 31 - 1, inside.length + 5]);
    return Buffer.concat([key, varint(length), inside]);
  });
  return Buffer.concat(parts);
}

/** @param {number} value */
function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** @param {Random} random */
function yaml(random) {
  return random.of([
    'a: b: c',
    '- &a [*a]',
    '&x {x: *x}',
    '!!binary "###"',
    '!!js/function "x"',
    '%YAML 9.9\n---\na: 1',
    '---\n---\n...\n',
    '\t- tab',
    'kind: ConfigMap\nkind: Pod\napiVersion: v1',
    '? {a: 1}\n: {b: 2}',
    '"\\x"',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: 1, b: 2024-01-01, c: 0o17, d: ~}',
    `a: ${'&a '.repeat(5)}x`,
    '<<: {a: 1}\nb: *none',
  ]);
}

/** @param {Random} random @param {Resource} resource @returns {unknown} */
function object(random, resource) {
  const { kind, apiVersion } = random.chance(0.85) ? resource : random.of(RESOURCES);
  const container = {
    name: 'c',
    image: 'i',
    ports: [{ containerPort: 80 }],
    env: [{ name: 'A', value: 'b' }],
  };
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } };
  /** @type {Record<string, object>} */
  const specs = {
    Pod: { spec: template.spec },
    Service: { spec: { ports: [{ port: 80 }], selector: { a: 'b' } } },
    ConfigMap: { data: { a: 'b' } },
    Deployment: { spec: { replicas: 0, selector: { matchLabels: { a: 'b' } }, template } },
    NetworkPolicy: {
      spec: {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 80 }] }],
      },
    },
    CustomResourceDefinition: {
      spec: {
        group: 'fuzz.example',
        scope: 'Namespaced',
        names: { kind: 'Fuzz', plural: 'fuzzes' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } },
            },
          },
        ],
      },
    },
    ClusterNetworkPolicy: { spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} } } },
  };
  const whole = {
    kind,
    apiVersion,
    metadata: { name: random.of(['x', 'y', 'z', '', '__proto__']) },
    ...specs[kind],
  };
  let value = /** @type {unknown} */ (whole);
  for (let n = random.below(4); n > 0; n--) value = mutated(random, value);
  return value;
}

/** The same value with one place of it changed. @param {Random} random @param {unknown} value @returns {unknown} */
function mutated(random, value) {
  if (value === null || typeof value !== 'object' || random.chance(0.15))
    return random.chance(0.7) ? random.of(SCALARS) : random.of([[], {}, [null], { a: [] }, [[1]]]);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.chance(0.2)) return [...value, random.of(SCALARS)];
    const at = random.below(value.length);
    return value.map((item, i) => (i === at ? mutated(random, item) : item));
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.2)) entries.push([random.of(KEYS), random.of(SCALARS)]);
  const at = random.below(entries.length);
  return Object.fromEntries(entries.map(([key, item], i) => [key, i === at ? mutated(random, item) : item]));
}

/** @param {Random} random */
function jsonPatch(random) {
  return Array.from({ length: random.below(4) }, () => ({
    op: random.of(['add', 'remove', 'replace', 'move', 'copy', 'test', 'nope', null]),
    path: random.of([
      '/metadata/labels/a',
      '/spec',
      '',
      '/',
      '/a/0/b',
      '/~2',
      '/metadata/name',
      '/spec/ports/-',
      '/__proto__/x',
      7,
    ]),
    from: random.of(['/spec', '/metadata', '/x']),
    value: mutated(random, { a: [1] }),
  }));
}

/** Some bytes cut off or changed. @param {Random} random @param {Buffer} bytes */
function damaged(random, bytes) {
  const roll = random.next();
  if (roll < 0.6 || bytes.length === 0) return bytes;
  if (roll < 0.75) return bytes.subarray(0, random.below(bytes.length));
  const copy = Buffer.from(bytes);
  for (let n = 1 + random.below(4); n > 0; n--) copy[random.below(copy.length)] = random.below(256);
  return copy;
}
