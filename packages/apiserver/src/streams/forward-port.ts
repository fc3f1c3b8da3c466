import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { KubeObject } from '../meta/kube-object.js';
import type { NodeRuntime } from '../nodes/node-runtime.js';

/** The number of a port, as clients write it; nothing when it is none. */
export function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/**
 * Joins a client's stream with a connection to a port of a pod, until the pod has sent all or one side is gone; then the
 * client's stream is ended. Resolves with what the client is to be told when there is no connection (kubelet,
 * httpStreamHandler.portForward); what breaks later only ends, for clients give up all their connections for an error.
 */
export async function forwardPort(
  runtime: NodeRuntime,
  pod: KubeObject,
  port: number,
  client: Duplex,
  signal: AbortSignal,
): Promise<string | undefined> {
  let server: Duplex;
  try {
    server = await runtime.connect(pod, port, signal);
  } catch (error) {
    client.end();
    client.resume();
    const { namespace = '', name } = pod.metadata;
    const why = error instanceof Error ? error.message : String(error);
    return `error forwarding port ${port} to pod ${name}_${namespace}, uid : ${why}`;
  }
  server.on('error', () => server.destroy());
  client.once('close', () => server.destroy());
  if (client.destroyed) server.destroy();
  // Each end is passed on, and the other direction goes on.
  client.pipe(server);
  server.pipe(client);
  const isWhole = await finished(server, { writable: false }).then(
    () => true,
    () => false,
  );
  if (!isWhole) client.destroy();
  else if (!client.destroyed) await finished(client, { readable: false }).catch(() => {});
  server.destroy();
  // What the client sends after the end is for nobody.
  client.resume();
  return undefined;
}
