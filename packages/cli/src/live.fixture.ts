import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, importObject, startServer, writeKubeconfig } from '@sluice/apiserver';
import { connect } from '@sluice/kube';
import { parseAllDocuments } from 'yaml';

/** A cluster to talk to, for tests. */
export interface LiveCluster {
  readonly kubeconfig: string;
  readonly server: ApiServer;
  readonly apply: (yaml: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts an API server whose kubeconfig has the contexts `NAME` and `NAME-viewer`. Its pods run at the
 * address that their manifests give them. */
export async function liveCluster(name: string, yaml: string): Promise<LiveCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-live-'));
  const kubeconfig = join(folder, 'config');
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    name,
    onError: (error) => {
      throw error;
    },
  });
  await writeKubeconfig(kubeconfig, server.kubeconfig);
  const connection = await connect({ kubeconfig, env: {} });
  const start = async (path: string, ip: unknown): Promise<void> => {
    await connection.ask(`${path}/status`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] } },
    });
  };
  const apply = async (text: string): Promise<void> => {
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as Parameters<typeof importObject>[1];
      const done = await importObject(server.api, object);
      if (!done.ok) throw new Error(JSON.stringify(done));
      const { namespace, name } = object['metadata'] as Record<string, string>;
      const { podIP } = (object['status'] ?? {}) as Record<string, unknown>;
      if (object['kind'] === 'Pod') await start(`/api/v1/namespaces/${namespace}/pods/${name}`, podIP);
    }
  };
  await apply(yaml);
  return {
    kubeconfig,
    server,
    apply,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
