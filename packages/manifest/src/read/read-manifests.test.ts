import { describe, expect, it } from 'vitest';
import { firstOf, policy, read, titles, told } from './read.fixture.js';

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;

describe('documents', () => {
  it('are read in order; empty ones and comments are skipped', () => {
    const text = `# a comment\n---\n${pod('a')}---\n---   # nothing\n\n--- \n${pod('b')}...\n---\n~\n`;
    const result = read(text);
    expect(titles(result)).toEqual(['Pod a', 'Pod b']);
    expect(result.diagnostics).toEqual([]);
  });

  it('may have a byte order mark and CRLF line ends', () => {
    const result = read(
      `\ufeff${policy('a').replaceAll('\n', '\r\n')}---\r\n${pod('b').replaceAll('\n', '\r\n')}`,
    );
    expect(titles(result)).toEqual(['NetworkPolicy a', 'Pod b']);
    expect(result.objects[0]?.value['spec']).toMatchObject({ podSelector: { matchLabels: { app: 'web' } } });
    expect(result.objects[0]?.source.at(['spec', 'ingress', 0, 'ports', 0, 'port'])).toMatchObject({
      line: 13,
      column: 13,
    });
  });

  it('that are broken stop nothing but themselves', () => {
    const result = read(`${pod('a')}---\nkind: "Pod\n---\n${pod('b')}---\nkind: [a\n---\n${pod('c')}`);
    expect(titles(result)).toEqual(['Pod a', 'Pod b', 'Pod c']);
    expect(result.diagnostics).toMatchObject([
      { code: 'syntax', severity: 'error', line: 6 },
      { code: 'syntax', severity: 'error', line: 12 },
    ]);
  });

  it('of several files keep the order of the files', async () => {
    const { readManifests } = await import('./read-manifests.js');
    const { objects } = readManifests([
      { path: 'x.yaml', text: pod('x') },
      { path: 'empty.yaml', text: '' },
      { path: 'y.json', text: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"y"}}' },
    ]);
    expect(objects.map(({ name, source }) => [name, source.file])).toEqual([
      ['x', 'x.yaml'],
      ['y', 'y.json'],
    ]);
  });

  it('are told in kubectl’s words where a tab indents or a value holds a colon', () => {
    expect(told(read('a:\n\t- b'))).toEqual([
      '2:1 error syntax error converting YAML to JSON: yaml: found character that cannot start any token (a tab in the indentation)',
    ]);
    expect(told(read('a: b: c'))).toEqual([
      '1:4 error syntax error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    ]);
  });
});

describe('what every object needs', () => {
  it.each([
    ['apiVersion', 'kind: Pod\nmetadata: {name: a}', '1:1 error missing-api-version apiVersion not set'],
    ['kind', 'apiVersion: v1\nmetadata: {name: a}', '1:1 error missing-kind kind not set'],
    [
      'metadata',
      'apiVersion: v1\nkind: Pod',
      '1:1 error missing-name metadata.name: Required value: name or generateName is required',
    ],
    [
      'a name',
      'apiVersion: v1\nkind: Pod\nmetadata: {}',
      '3:1 error missing-name metadata.name: Required value: name or generateName is required',
    ],
    [
      'a name that is not empty',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: ""}',
      '3:18 error missing-name metadata.name: Required value: name or generateName is required',
    ],
    [
      'metadata that is a map',
      'apiVersion: v1\nkind: Pod\nmetadata: x',
      '3:11 error wrong-type json: cannot unmarshal string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta',
    ],
    [
      'a name that is a string',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: on}',
      '3:18 error wrong-type json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string (on is the YAML 1.1 boolean true; write "on")',
    ],
    [
      'a namespace that is a string',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: 0x1f}',
      '3:32 error wrong-type json: cannot unmarshal number into Go struct field ObjectMeta.metadata.namespace of type string (0x1f is the YAML 1.1 number 31; write "0x1f")',
    ],
    [
      'a kind that is a string',
      'apiVersion: v1\nkind: 1\nmetadata: {name: a}',
      '2:7 error wrong-type json: cannot unmarshal number into Go struct field TypeMeta.kind of type string (1 is a number in YAML; write "1")',
    ],
    [
      'a map',
      '- a\n',
      '1:1 error not-an-object a list is no Kubernetes object: expected a map with apiVersion and kind',
    ],
  ])('%s', (_, text, expected) => {
    const result = read(`${text}\n---\n${pod('next')}`);
    expect(told(result)).toEqual([expected]);
    expect(titles(result)).toEqual(['Pod next']);
  });

  it('is a generated name where no other is given', () => {
    expect(titles(read('apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-, namespace: x}'))).toEqual([
      'Pod x/a-',
    ]);
  });

  it('is no name for a kustomization', () => {
    expect(
      told(read('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []')),
    ).toEqual([]);
  });
});

describe('lists', () => {
  const list = (items: string): string => `apiVersion: v1\nkind: List\nitems:\n${items}`;

  it('are flattened, lists in lists too, with places kept', () => {
    const inner =
      '- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: v1\n    kind: Pod\n    metadata:\n      name: c\n';
    const result = read(list(`- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- null\n${inner}`));
    expect(titles(result)).toEqual(['Pod a', 'Pod c']);
    expect(result.objects[1]?.source.at(['metadata', 'name'])).toEqual({
      file: 'a.yaml',
      line: 15,
      column: 13,
    });
  });

  it('of a kind give it to their items', () => {
    const text =
      'kind: NetworkPolicyList\napiVersion: networking.k8s.io/v1\nitems: [{metadata: {name: a}, spec: {}}]';
    expect(read(text).objects[0]).toMatchObject({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      name: 'a',
    });
    expect(
      titles(read('{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"}}]}', 'a.json')),
    ).toEqual(['Pod a']);
  });

  it('lose only the item that is wrong', () => {
    const items = ['a', 'b', 'c'].map(
      (name) =>
        `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: ${name}\n${name === 'b' ? '    name: b\n' : ''}`,
    );
    const result = read(list(items.join('')));
    expect(titles(result)).toEqual(['Pod a', 'Pod c']);
    expect(result.diagnostics).toMatchObject([
      { code: 'duplicate-key', line: 12, column: 5, object: 'Pod b' },
    ]);
  });

  it('may be null, and so may their items', () => {
    expect(read('apiVersion: v1\nkind: List\nitems: null').diagnostics).toEqual([]);
  });

  it('that kubectl printed are read item by item, with every place right', () => {
    const indented = (text: string): string => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
    const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const broken = indented(policy('broken')).replace('app: web', 'app: [web');
    const text = `${list(names.map((name) => indented(policy(name))).join('') + broken + indented(policy('last')))}metadata:\n  resourceVersion: ""\n`;
    const result = read(text);
    expect(titles(result)).toEqual([...names, 'last'].map((name) => `NetworkPolicy ${name}`));
    expect(result.diagnostics).toMatchObject([{ code: 'syntax' }]);
    const rows = text.split('\n');
    for (const { name, source } of result.objects) {
      const { line, column } = source.at(['metadata', 'name']);
      expect(rows[line - 1]?.slice(column - 1)).toBe(name);
    }
    const line = result.diagnostics[0]?.line;
    expect(line).toBeGreaterThan(4 + 13 * 100);
    expect(line).toBeLessThanOrEqual(4 + 13 * 101);
  });

  it('that end with their kind, as kubectl prints them, give it to items cut apart', () => {
    const items = Array.from({ length: 200 }, (_, i) => `- metadata:\n    name: p${i}\n`).join('');
    const result = read(`apiVersion: v1\nitems:\n${items}kind: PodList\nmetadata: {}\n`);
    expect(result.diagnostics).toEqual([]);
    expect(result.objects).toHaveLength(200);
    expect(result.objects[199]).toMatchObject({ apiVersion: 'v1', kind: 'Pod', name: 'p199' });
    expect(result.objects[199]?.source.at(['metadata', 'name'])).toMatchObject({ line: 402, column: 11 });
  });

  it('with anchors across items are read as a whole', () => {
    const text = list(
      `- &pod\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- *pod\n${'# filler\n'.repeat(300)}`,
    );
    expect(titles(read(text))).toEqual(['Pod a', 'Pod a']);
  });
});

describe('places', () => {
  const { objects } = read(policy('a'));
  const { source } = firstOf(objects);
  it.each<[string, readonly (string | number)[], number, number]>([
    ['the object', [], 1, 1],
    ['a value', ['metadata', 'name'], 4, 9],
    ['a map, by its key', ['spec', 'podSelector'], 6, 3],
    ['a list, by its key', ['spec', 'ingress'], 9, 3],
    ['an item', ['spec', 'ingress', 0], 10, 5],
    ['an item of a map', ['spec', 'ingress', 0, 'from', 0], 11, 7],
    ['a value deep inside', ['spec', 'ingress', 0, 'ports', 0, 'port'], 13, 13],
    ['the nearest parent of what is not there', ['spec', 'ingress', 0, 'ports', 0, 'endPort'], 13, 7],
    ['the nearest parent of what is not there at all', ['spec', 'egress', 3, 'to'], 5, 1],
  ])('%s', (_, path, line, column) => {
    expect(source.at(path)).toEqual({ file: 'a.yaml', line, column });
  });

  it('have an end', () => {
    expect(source.range?.(['spec', 'ingress', 0, 'ports', 0, 'port'])).toMatchObject({
      endLine: 13,
      endColumn: 15,
    });
    expect(source.keyRange?.(['metadata', 'name'])).toMatchObject({ line: 4, column: 3, endColumn: 7 });
  });

  it('know how an unquoted scalar was written', () => {
    const { source: other } = firstOf(
      read('apiVersion: v1\nkind: X\nmetadata: {name: a}\na: 012\nb: "012"\nc: {}').objects,
    );
    expect(other.written?.(['a'])).toBe('012');
    expect(other.written?.(['b'])).toBeUndefined();
    expect(other.written?.(['c'])).toBeUndefined();
  });

  it('are right among many siblings and integer-like keys', () => {
    const data = Array.from({ length: 50 }, (_, index) => `  ${50 - index}: v${index}\n`).join('');
    const {
      objects: [map],
    } = read(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}`);
    expect(map?.source.at(['data', '50'])).toMatchObject({ line: 5 });
    expect(map?.source.at(['data', '1'])).toMatchObject({ line: 54 });
  });
});

describe('anchors, aliases and merge keys', () => {
  const head = 'apiVersion: v1\nkind: X\nmetadata: {name: a}\n';
  it('mean what they stand for', () => {
    const { objects } = read(
      `${head}a: &a {x: 1, w: 2}\nb: *a\nc: {<<: *a, w: 3}\nd: {<<: [{z: 1}, *a], x: 0}\n`,
    );
    expect(objects[0]?.value).toMatchObject({
      b: { x: 1, w: 2 },
      c: { x: 1, w: 3 },
      d: { z: 1, x: 0, w: 2 },
    });
    expect(objects[0]?.source.at(['b', 'x'])).toMatchObject({ line: 4 });
  });

  it('merge in the order of writing, as kubectl does: a merge key wins over the fields before it', () => {
    const { objects } = read(
      `${head}a: &a {x: 1, w: 2}\nb: &b {x: 3, v: 4}\nc:\n  x: 9\n  <<: *a\nd:\n  <<: [*b, *a]\n  w: 5\ne: {!!merge <<: *a}\n`,
    );
    expect(objects[0]?.value).toMatchObject({
      c: { x: 1, w: 2 },
      d: { x: 3, v: 4, w: 5 },
      e: { x: 1, w: 2 },
    });
    const { source } = firstOf(objects);
    expect([source.at(['c', 'x']), source.at(['d', 'x']), source.at(['d', 'w'])]).toMatchObject([
      { line: 4 },
      { line: 5 },
      { line: 11 },
    ]);
  });

  it('may be given again', () => {
    const { objects } = read(`${head}a: &a 1\nb: *a\nc: &a 2\nd: *a\n`);
    expect(objects[0]?.value).toMatchObject({ a: 1, b: 1, c: 2, d: 2 });
  });

  it('are told where they stand for nothing, or for themselves', () => {
    expect(told(read(`${head}a: *b`))).toEqual([
      "4:4 error syntax error converting YAML to JSON: yaml: unknown anchor 'b' referenced",
    ]);
    expect(told(read(`${head}a: &a [*a]`))).toEqual([
      "4:8 error cyclic-alias anchor 'a' value contains itself",
    ]);
    expect(told(read(`${head}a: &a {<<: *a}`))).toMatchObject([expect.stringContaining('cyclic-alias')]);
    expect(told(read(`${head}a: {<<: 1}`))).toEqual([
      '4:9 error invalid-key error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value',
    ]);
  });
});

describe('keys', () => {
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  it('that occur twice are errors', () => {
    expect(told(read(`${head}data: {x: 1, x: 2}`))).toEqual([
      '4:14 error duplicate-key key "x" already set in map',
    ]);
  });

  it('that are no strings become strings, with a warning where YAML 1.1 changes them', () => {
    const result = read(`${head}data: {on: a, 8080: b, 012: c}`);
    expect(result.objects[0]?.value['data']).toEqual({ true: 'a', 8080: 'b', 10: 'c' });
    expect(told(result)).toEqual([
      '4:8 warning wrong-type the key on is the YAML 1.1 boolean true and is read as "true": quote it to keep "on"',
      '4:24 warning wrong-type the key 012 is the YAML 1.1 number 10 and is read as "10": quote it to keep "012"',
    ]);
  });

  it('cannot be null, maps or lists', () => {
    expect(told(read(`${head}data: {~: a}`))).toEqual(['4:8 error invalid-key a key cannot be null']);
    expect(told(read(`${head}? [a]\n: b`))).toEqual([
      '4:3 error invalid-key error converting YAML to JSON: yaml: invalid map key: a key must be a string, not a map or a list',
    ]);
  });

  it('called __proto__ or constructor are keys like others', () => {
    const yaml = firstOf(read(`${head}__proto__: {x: 1}\nconstructor: 2\n`).objects).value;
    const json = firstOf(
      read(
        '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"__proto__":{"x":1},"constructor":2}',
        'a.json',
      ).objects,
    ).value;
    for (const value of [yaml, json]) {
      expect(Object.keys(value)).toContain('__proto__');
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.entries(value)).toContainEqual(['__proto__', { x: 1 }]);
    }
  });
});
