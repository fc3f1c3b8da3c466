import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildKustomization } from './build-kustomization.js';

const FIELDS = (
  'resources components bases namespace namePrefix nameSuffix labels commonLabels patches patchesStrategicMerge ' +
  'patchesJson6902 configMapGenerator replacements kind'
).split(' ');
const KEYS = (
  'pairs includeSelectors includeTemplates fields path create patch target options allowNameChange kind name version ' +
  'labelSelector op value from metadata spec $patch template ports containers __proto__ labels'
).split(' ');

const { value: json } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.constantFrom<unknown>(
    null,
    true,
    1,
    '',
    'a.yaml',
    '../top',
    '../other',
    '.',
    'Component',
    'Service',
    'w.*',
    'delete',
    'replace',
    'add',
    '/spec/ports/0',
    '/metadata/labels/x',
    'spec/ports/name',
    '{kind: Service, metadata: {name: web}, apiVersion: v1, spec: {$patch: delete}}',
    '[{op: add, path: /spec/ports/-, value: 1}]',
    '- {op: move, from: /spec, path: /spec/a}',
    'a: [',
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
  ),
}));
const kustomization = fc.dictionary(fc.constantFrom(...FIELDS), json, { maxKeys: 5 });

const MANIFEST = `apiVersion: v1
kind: Service
metadata: {name: web, labels: {a: b}}
spec: {ports: [{port: 80, name: http}], selector: {a: b}}
`;

it('kustomizations of any shape are built or told, and never throw', () => {
  fc.assert(
    fc.property(kustomization, kustomization, json, (top, other, patch) => {
      const files: Record<string, string> = {
        'top/kustomization.yaml': JSON.stringify({ resources: ['a.yaml', '../other'], ...top }),
        'other/kustomization.yaml': JSON.stringify(other),
        'top/a.yaml': MANIFEST,
        'other/a.yaml': JSON.stringify(patch),
      };
      const directories: Record<string, readonly string[]> = {
        top: ['kustomization.yaml', 'a.yaml'],
        other: ['kustomization.yaml', 'a.yaml'],
      };
      const reader = {
        read: (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined),
        list: (path: string) => (Object.hasOwn(directories, path) ? directories[path] : undefined),
      };
      const { objects, diagnostics } = buildKustomization('top', reader);
      for (const { source, value } of objects) {
        for (const key of Object.keys(value)) expect(source.at([key]).line).toBeGreaterThan(0);
      }
      for (const { line, column } of diagnostics) expect(line > 0 && column > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});
