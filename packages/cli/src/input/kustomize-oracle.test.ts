import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildKustomization, type ManifestObject, readManifests } from '@sluice/manifest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileReader } from './kustomize.js';

/** Kustomizations by name, each a set of files; the build starts in `top`. */
const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'namespace, names and references': {
    'top/kustomization.yaml': `
resources: [app.yaml]
namespace: shop
namePrefix: a-
nameSuffix: -z
`,
    'top/app.yaml': `
apiVersion: v1
kind: Namespace
metadata: {name: old}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}], selector: {app: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in}
spec:
  defaultBackend: {service: {name: web, port: {number: 80}}}
  rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: web, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: role}
`,
  },
  'labels of every sort': {
    'top/kustomization.yaml': `
resources: [app.yaml]
commonLabels: {common: c}
labels:
- pairs: {plain: p}
- pairs: {template: t}
  includeTemplates: true
- pairs: {selector: s}
  includeSelectors: true
- pairs: {custom: c}
  fields: [{path: spec/made/here, kind: Service, create: true}]
`,
    'top/app.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all}
spec: {podSelector: {}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: some}
spec:
  podSelector: {matchLabels: {a: b}}
  ingress:
  - from: [{podSelector: {matchLabels: {x: y}}}, {podSelector: {}}, {namespaceSelector: {matchLabels: {ns: m}}}]
  egress:
  - to: [{podSelector: {matchLabels: {x: y}}, namespaceSelector: {}}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: job}
spec: {schedule: "* * * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}
`,
  },
  'strategic merge patches': {
    'top/kustomization.yaml': `
resources: [../base]
namePrefix: x-
patchesStrategicMerge: [old.yaml]
patches:
- path: sub/new.yaml
- target: {kind: Deployment, labelSelector: "tier in (web,api)"}
  patch: |-
    kind: Deployment
    metadata: {name: whatever}
    spec: {template: {metadata: {labels: {patched: "yes"}}}}
- patch: |
    apiVersion: v1
    kind: Service
    metadata: {name: gone}
    $patch: delete
`,
    'top/old.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  template:
    metadata: {labels: {drop: null}}
    spec:
      containers:
      - {name: side, $patch: delete}
      - {name: c, image: other, ports: [{containerPort: 80, name: web}, {containerPort: 82}]}
      - {name: new, image: n, env: [{name: A, value: a}]}
`,
    'top/sub/new.yaml': `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  policyTypes: [Egress]
  ingress: null
  egress: [{to: [{podSelector: {matchLabels: {c: d}}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: kept}
spec:
  selector: {$patch: replace, only: this}
  ports: [{port: 80, targetPort: 8080}]
`,
    'base/kustomization.yml': 'resources: [app.yaml]\nnamePrefix: b-\n',
    'base/app.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, labels: {tier: web}}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b, drop: me}}
    spec:
      containers:
      - {name: c, image: i, ports: [{containerPort: 80, name: http}, {containerPort: 81}]}
      - {name: side, image: s}
---
apiVersion: v1
kind: Service
metadata: {name: gone}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: kept}
spec: {ports: [{port: 80}, {port: 90}], selector: {a: b}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]
`,
  },
  'JSON patches': {
    'top/kustomization.yaml': `
resources: [app.yaml]
nameSuffix: -s
patches:
- target: {kind: NetworkPolicy, name: p.*}
  patch: |-
    - {op: add, path: /spec/ingress/0/from/-, value: {ipBlock: {cidr: 10.0.0.0/8}}}
    - {op: replace, path: /spec/podSelector, value: {matchLabels: {a~b: c}}}
    - {op: test, path: /spec/podSelector/matchLabels/a~0b, value: c}
    - {op: add, path: /metadata/labels, value: {"x/y": z}}
    - {op: copy, from: /metadata/labels/x~1y, path: /metadata/labels/w}
    - {op: move, from: /spec/policyTypes/0, path: /spec/policyTypes/1}
    - {op: remove, path: /spec/ingress/0/from/0}
patchesJson6902:
- target: {version: v1, kind: Service, name: web}
  path: service.json
`,
    'top/service.json': '[{"op": "replace", "path": "/spec/ports/0/port", "value": 81}]',
    'top/app.yaml': `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p1}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {}}, {podSelector: {matchLabels: {a: b}}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
`,
  },
  'components and two overlays of one base': {
    'top/kustomization.yaml': `
resources: [../blue, ../green]
components: [../deny]
`,
    'blue/kustomization.yaml': 'resources: [../base]\nnamePrefix: blue-\nnamespace: blue\n',
    'green/kustomization.yaml': 'resources: [../base]\nnamePrefix: green-\nnamespace: green\n',
    'base/Kustomization': 'resources: [app.yaml]\nimages: [{name: i, newTag: "2"}]\n',
    'base/app.yaml': `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`,
    'deny/kustomization.yaml': `
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [deny.yaml]
patches:
- target: {kind: Service}
  patch: '[{"op": "add", "path": "/spec/type", "value": "NodePort"}]'
labels: [{pairs: {from: component}}]
`,
    'deny/deny.yaml': `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: blue}
spec: {podSelector: {}}
`,
  },
};

/** Looked for on the machine; the project does not bring it. */
const KUBECTL = 'kubectl';
const version = spawnSync(KUBECTL, ['version', '--client'], { encoding: 'utf8' }).stdout ?? '';
const modern = /Kustomize Version: v5/.test(version);

const inOrder = (objects: readonly ManifestObject[]): unknown[] =>
  objects
    .map(({ value }) => value)
    .sort((a, b) =>
      JSON.stringify([a['kind'], a['metadata']]) < JSON.stringify([b['kind'], b['metadata']]) ? -1 : 1,
    );

/** Fields that are of no meaning for the analysis and are not carried out: images. */
const withoutImages = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'image' ? undefined : part)));

describe.skipIf(!modern)(
  'the built-in reading of kustomizations gives what kubectl kustomize gives (skipped without kustomize 5)',
  () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'sluice-kustomize-'));
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it.each(Object.entries(CASES))('%s', (name, files) => {
      const place = join(root, name.replaceAll(/\W/g, '-'));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(place, path)), { recursive: true });
        writeFileSync(join(place, path), text);
      }
      const real = spawnSync(KUBECTL, ['kustomize', join(place, 'top')], { encoding: 'utf8' });
      expect(real.status, real.stderr).toBe(0);
      const wanted = readManifests([{ path: 'built.yaml', text: real.stdout }]);
      const built = buildKustomization('top', fileReader(place));
      expect(built.diagnostics).toEqual([]);
      expect(withoutImages(inOrder(built.objects))).toEqual(withoutImages(inOrder(wanted.objects)));
    });
  },
);
