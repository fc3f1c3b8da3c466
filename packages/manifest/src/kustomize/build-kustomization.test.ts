import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ManifestObject } from '../read/manifest-object.js';
import { buildKustomization, type KustomizeResult } from './build-kustomization.js';
import type { KustomizeReader } from './kustomization-files.js';

/** A reader of files held in memory. */
const memory = (files: Readonly<Record<string, string>>): KustomizeReader => ({
  read: (path) => files[path],
  list(path) {
    const prefix = path === '.' ? '' : `${path}/`;
    const names = Object.keys(files)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length).split('/')[0]);
    return names.length === 0 ? undefined : [...new Set(names)];
  },
});

const build = (files: Readonly<Record<string, string>>, directory = 'top'): KustomizeResult =>
  buildKustomization(directory, memory(files));

const said = ({ diagnostics }: KustomizeResult): readonly string[] =>
  diagnostics.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`,
  );

const placeOf = (object: ManifestObject | undefined, ...path: (string | number)[]): string => {
  const { file, line, column } = object!.source.at(path);
  return `${file}:${line}:${column}`;
};

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n';
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
spec:
  podSelector: {}
  ingress:
  - from:
    - podSelector: {}
`;

describe('places', () => {
  it('of unchanged fields are in their own file, of patched ones in the patch', () => {
    const { objects, diagnostics } = build({
      'top/kustomization.yaml': 'resources: [p.yaml]\nnamePrefix: x-\npatches:\n- path: patch.yaml\n',
      'top/p.yaml': POLICY,
      'top/patch.yaml': POLICY.replace('- podSelector: {}', '- ipBlock: {cidr: 10.0.0.0/8}'),
    });
    expect(diagnostics).toEqual([]);
    const [policy] = objects;
    expect(policy.name).toBe('x-p');
    expect(placeOf(policy)).toBe('top/p.yaml:1:1');
    expect(placeOf(policy, 'spec', 'podSelector')).toBe('top/p.yaml:6:3');
    expect(placeOf(policy, 'spec', 'ingress', 0, 'from', 0, 'ipBlock', 'cidr')).toBe('top/patch.yaml:9:23');
  });

  it('inside a patch that stands in the kustomization are lines of the kustomization', () => {
    const { objects } = build({
      'top/kustomization.yaml': `resources: [s.yaml]
patches:
- patch: |-

    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      type: NodePort
- target: {kind: Service}
  patch: '[{"op": "add", "path": "/spec/clusterIP", "value": "None"}]'
`,
      'top/s.yaml': SERVICE,
    });
    expect(placeOf(objects[0], 'spec', 'type')).toBe('top/kustomization.yaml:9:13');
    expect(placeOf(objects[0], 'spec', 'clusterIP')).toBe('top/kustomization.yaml:11:10');
    expect(placeOf(objects[0], 'spec', 'ports', 0, 'port')).toBe('top/s.yaml:7:11');
  });

  it('of labels and namespaces that the kustomization sets are there', () => {
    const { objects } = build({
      'top/kustomization.yaml': 'resources: [s.yaml]\nnamespace: shop\ncommonLabels:\n  team: a\n',
      'top/s.yaml': SERVICE,
    });
    expect(placeOf(objects[0], 'metadata', 'namespace')).toBe('top/kustomization.yaml:2:12');
    expect(placeOf(objects[0], 'spec', 'selector', 'team')).toBe('top/kustomization.yaml:4:9');
    expect(objects[0].value).toMatchObject({
      spec: { selector: { team: 'a' } },
      metadata: { labels: { team: 'a' } },
    });
  });
});

describe('what the built-in reading does not carry out', () => {
  it.each([
    'replacements',
    'vars',
    'crds',
    'openapi',
    'configurations',
    'generators',
    'transformers',
    'helmCharts',
    'helmGlobals',
    'helmChartInflationGenerator',
  ])('the field %s is named, with its place', (field) => {
    const result = build({
      'top/kustomization.yaml': `resources: [s.yaml]\n${field}: [{path: a}]\n`,
      'top/s.yaml': SERVICE,
    });
    expect(said(result)[0]).toMatch(
      new RegExp(`^top/kustomization.yaml:2:\\d+ error field "${field}" is not carried out`),
    );
    expect(result.objects).toHaveLength(1);
  });

  it('an unknown field is told', () => {
    expect(said(build({ 'top/kustomization.yaml': 'resource: [s.yaml]\n' }))).toEqual([
      'top/kustomization.yaml:1:1 error unknown field "resource" in a kustomization',
    ]);
  });

  it('an unknown patch directive is told', () => {
    const result = build({
      'top/kustomization.yaml': 'resources: [s.yaml]\npatches: [{path: p.yaml}]\n',
      'top/s.yaml': SERVICE,
      'top/p.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  $retainKeys: [type]\n',
    });
    expect(said(result)).toEqual([
      'top/p.yaml:5:3 error patch directive "$retainKeys" is not supported here',
    ]);
  });

  it.each([
    'https://example.com/base.yaml',
    'https://github.com/owner/repo//deploy?ref=v1',
    'github.com/owner/repo/deploy',
    'git@github.com:owner/repo.git',
    '../base?ref=v1',
  ])('%s is remote and never fetched', (resource) => {
    const result = build({ 'top/kustomization.yaml': `resources:\n- ${resource}\n` });
    expect(said(result)[0]).toContain(
      `top/kustomization.yaml:2:3 error ${resource} is remote and is not fetched: download it first`,
    );
    expect(result.remote).toEqual([resource]);
  });

  it('fields without meaning for the analysis are passed over', () => {
    const { diagnostics, objects } = build({
      'top/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [s.yaml]
commonAnnotations: {a: b}
images: [{name: i, newTag: v2}]
replicas: [{name: d, count: 3}]
configMapGenerator: [{name: config, literals: [a=b]}]
secretGenerator: [{name: secret, files: [x]}]
generatorOptions: {disableNameSuffixHash: true}
sortOptions: {order: fifo}
buildMetadata: [originAnnotations]
patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: config}, data: {a: c}}"}]
replacements: []
`,
      'top/s.yaml': SERVICE,
    });
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ kind }) => kind)).toEqual(['Service']);
  });
});

describe('mistakes', () => {
  it('a folder without kustomization', () => {
    expect(said(build({ 'other/a.yaml': '' }))).toEqual([
      'top:1:1 error top has none of kustomization.yaml, kustomization.yml, Kustomization',
    ]);
  });

  it('a folder with two kustomizations', () => {
    expect(said(build({ 'top/kustomization.yaml': '', 'top/Kustomization': '' }))[0]).toContain(
      'top has more than one of',
    );
  });

  it('a cycle', () => {
    const files = {
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources:\n- ../a\n',
    };
    expect(said(build(files, 'a'))).toEqual(['b/kustomization.yaml:2:3 error cycle: a → b → a']);
    expect(said(build({ 'a/kustomization.yaml': 'components: [.]\n' }, 'a'))).toEqual([
      'a/kustomization.yaml:1:14 error cycle: a → a',
    ]);
  });

  it('more kustomizations than anyone means, as when each of many names the next twice', () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `d${i}/kustomization.yaml`,
        `resources: [../d${i + 1}, ../d${i + 1}]\n`,
      ]),
    );
    expect(said(build(files, 'd0')).join()).toContain('more than 2000 kustomizations in one build');
  });

  it('a missing file, and one outside of the folder', () => {
    expect(
      said(build({ 'top/kustomization.yaml': 'resources:\n- a.yaml\n- ../b.yaml\n', 'b.yaml': SERVICE })),
    ).toEqual([
      'top/kustomization.yaml:2:3 error there is no file top/a.yaml',
      'top/kustomization.yaml:3:3 error ../b.yaml is not in or below top: kustomize does not read it',
    ]);
  });

  it('a component among the resources, and a kustomization among the components', () => {
    const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';
    expect(
      said(
        build({
          'top/kustomization.yaml': 'resources: [../c]\ncomponents: [../k]\n',
          'c/kustomization.yaml': component,
          'k/kustomization.yaml': '{}',
        }),
      ),
    ).toEqual([
      'top/kustomization.yaml:1:13 error ../c is a component: name it under "components"',
      'top/kustomization.yaml:2:14 error ../k is not a component: its kind is not Component',
    ]);
  });

  it('one object twice', () => {
    const result = build({
      'top/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
      'top/a.yaml': SERVICE,
      'top/b.yaml': SERVICE,
    });
    expect(said(result)).toEqual([
      'top/kustomization.yaml:1:21 error Service web is already a resource of this kustomization (top/a.yaml:1)',
    ]);
    expect(result.objects).toHaveLength(1);
  });

  it('two objects that the namespace makes one', () => {
    const other = SERVICE.replace('name: web', 'name: web\n  namespace: other');
    const result = build({
      'top/kustomization.yaml': 'resources: [a.yaml]\nnamespace: shop\n',
      'top/a.yaml': `${SERVICE}---\n${other}`,
    });
    expect(said(result)).toEqual([
      'top/kustomization.yaml:2:12 error the namespace makes Service shop/web of two objects',
    ]);
    expect(result.objects).toHaveLength(1);
  });

  it.each([
    [
      '{patch: "{apiVersion: v1, kind: Service, metadata: {name: nobody}}"}',
      'error no object matches this patch of Service nobody',
    ],
    ['{target: {kind: Pod}, patch: "[]"}', 'warning no object matches the target of this patch'],
    ['{patch: "[{op: remove, path: /spec}]"}', 'error a JSON patch must have a target'],
    [
      '{target: {kind: Service}, patch: "[{op: remove, path: /spec/type}]"}',
      'error the patch of Service web fails: there is no /spec/type in the object',
    ],
    [
      '{target: {kind: Service}, patch: "[{op: test, path: /spec/ports/0/port, value: 81}]"}',
      'test failed: /spec/ports/0/port has another value',
    ],
    ['{target: {kind: Service}, patch: "[{op: jump, path: /spec}]"}', 'unknown JSON patch operation "jump"'],
    ['{target: {name: "(a+)+b"}, patch: "[]"}', 'error "(a+)+b" is no pattern that can be matched here'],
    ['{target: {labelSelector: "a in"}, patch: "[]"}', 'error labelSelector is not a valid selector'],
    ['{target: {kind: Service}}', 'error a patch must have either "patch" or "path"'],
    [
      '{target: {kind: Service}, patch: text}',
      'error a patch must be an object, or a list of JSON patch operations',
    ],
    ['{path: none.yaml}', 'error there is no file top/none.yaml'],
  ])('a patch %s', (patch, message) => {
    const result = build({
      'top/kustomization.yaml': `resources: [s.yaml]\npatches: [${patch}]\n`,
      'top/s.yaml': SERVICE,
    });
    expect(said(result)).toHaveLength(1);
    expect(said(result)[0]).toContain(message);
    expect(result.objects).toHaveLength(1);
  });

  it.each([
    'resources: text',
    'resources: [{a: b}]',
    'namespace: [a]',
    'commonLabels: [a]',
    'patches: {}',
    '- a',
    'labels: [{pairs: 1}]',
  ])('a kustomization with %s is told and never thrown', (text) => {
    expect(build({ 'top/kustomization.yaml': text }).diagnostics.map(({ severity }) => severity)).toEqual([
      'error',
    ]);
  });
});

const BOUTIQUE = new URL('../../../../../shared/corpus/online-boutique/', import.meta.url).pathname;

describe.skipIf(!existsSync(BOUTIQUE))('online-boutique (skipped without the corpus folder)', () => {
  const disk: KustomizeReader = {
    read: (path) =>
      path === '/top/kustomization.yaml'
        ? overlay
        : existsSync(path)
          ? readFileSync(path, 'utf8')
          : undefined,
    list: (path) =>
      path === '/top'
        ? ['kustomization.yaml']
        : existsSync(path) && !/\.ya?ml$/.test(path)
          ? readdirSync(path)
          : undefined,
  };
  const overlay = `resources: [..${BOUTIQUE}base]\ncomponents: [..${BOUTIQUE}components/network-policies]\nnamespace: shop\n`;

  it('is its base and its component of policies, in the namespace of the overlay', () => {
    const { objects, diagnostics } = buildKustomization('/top', disk);
    expect(diagnostics).toEqual([]);
    const count = (kind: string): number => objects.filter((object) => object.kind === kind).length;
    expect([count('Deployment'), count('Service'), count('NetworkPolicy')]).toEqual([12, 12, 13]);
    expect(new Set(objects.map(({ namespace }) => namespace))).toEqual(new Set(['shop']));
  });
});
