import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_CLIENTS, type Ended, NO_KUBECTL, startCluster } from '../kubectl/kubectl.fixture.js';

/** With the kubectl of these versions come helm 3 and helm 4. */
const VERSIONS = ['28', '35'];

const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'values.yaml': 'replicas: 2\ncolor: red\n',
  'templates/settings.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  color: {{ .Values.color }}
`,
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - {name: web, image: nginx}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
`,
  'templates/guard.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: guard
spec:
  podSelector: {}
`,
};

describe.each(VERSIONS)('the helm beside kubectl 1.%s', (version) => {
  it('installs, upgrades, rolls back and uninstalls', { timeout: 120_000 }, async (context) => {
    context.skip(NO_KUBECTL !== undefined, NO_KUBECTL);
    context.skip(!ALL_CLIENTS, 'helm is a part of npm run test:clients');
    const cluster = await startCluster(version);
    try {
      mkdirSync(join(cluster.folder, 'web/templates'), { recursive: true });
      for (const [name, text] of Object.entries(CHART))
        writeFileSync(join(cluster.folder, 'web', name), text);
      const helm = (line: string): Promise<Ended> => cluster.helm(line.split(' '));
      const shown = async (line: string): Promise<string> => (await cluster.kubectl(line.split(' '))).stdout;

      const installed = await helm('install web ./web --namespace shop --create-namespace');
      expect(installed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^STATUS: deployed$/m) });
      expect(await shown('get deploy/web svc/web netpol/guard cm/settings -n shop -o name')).toBe(
        'deployment.apps/web\nservice/web\nnetworkpolicy.networking.k8s.io/guard\nconfigmap/settings\n',
      );
      const again = await helm('install web ./web --namespace shop');
      expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot re-?use a name/) });

      expect((await helm('upgrade web ./web -n shop --set replicas=3,color=blue')).code).toBe(0);
      expect(await shown('get deploy web -n shop -o jsonpath={.spec.replicas}')).toBe('3');
      expect(await shown('get cm settings -n shop -o jsonpath={.data.color}')).toBe('blue');

      expect((await helm('rollback web 1 -n shop')).code).toBe(0);
      expect(await shown('get cm settings -n shop -o jsonpath={.data.color}')).toBe('red');
      const { stdout: history } = await helm('history web -n shop -o json');
      expect(JSON.parse(history).map(({ status }: { status: string }) => status)).toEqual([
        'superseded',
        'superseded',
        'deployed',
      ]);

      expect((await helm('uninstall web -n shop')).stdout).toContain('release "web" uninstalled');
      expect(await shown('get deploy,svc,netpol,secrets -n shop -o name')).toBe('');
      expect((await helm('list -n shop -o json')).stdout.trim()).toBe('[]');
    } finally {
      await cluster.close();
    }
  });
});
