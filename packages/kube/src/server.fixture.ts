import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importObject, startServer, writeKubeconfig } from '@sluice/apiserver';
import { parseAllDocuments } from 'yaml';
import { connect } from './connection/connect.js';
import type { Connection } from './connection/connection.js';

/** An API server of its own, for tests. */
export interface TestCluster {
  readonly kubeconfig: string;
  readonly folder: string;
  readonly connection: Connection;
  /** Applies manifests, as `kubectl apply --server-side` would. */
  readonly apply: (yaml: string) => Promise<void>;
  /** Gives a pod its address, as a kubelet would. */
  readonly run: (namespace: string, name: string, ...ips: readonly string[]) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts a server with a kubeconfig in a folder of its own. Its contexts are `test` and `test-viewer`. */
export async function testCluster(port: number = 0): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-kube-'));
  const kubeconfig = join(folder, 'config');
  const server = await startServer({
    host: '127.0.0.1',
    port,
    name: 'test',
    onError: (error) => {
      throw error;
    },
  });
  await writeKubeconfig(kubeconfig, server.kubeconfig);
  const connection = await connect({ kubeconfig, env: {} });
  return {
    kubeconfig,
    folder,
    connection,
    apply: async (yaml) => {
      for (const document of parseAllDocuments(yaml)) {
        const done = await importObject(server.api, document.toJS() as Record<string, never>);
        if (!done.ok) throw new Error(JSON.stringify(done));
      }
    },
    run: async (namespace, name, ...ips) => {
      const status = { phase: 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) };
      await connection.ask(`/api/v1/namespaces/${namespace}/pods/${name}/status`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { status },
      });
    },
    remove: async (path) => void (await connection.ask(path, { method: 'DELETE' })),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Two pods, and a policy that lets one reach the other. */
export const SHOP = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
apiVersion: v1
kind: Node
metadata: { name: n1 }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { nodeName: n1, containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { nodeName: n1, containers: [{ name: api, image: api, ports: [{ name: http, containerPort: 9000 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: http }]
`;
