import { createHash } from 'node:crypto';
import { type Connection, KubeError } from '@sluice/kube';
import type { DropEvent } from '@sluice/nftables';

/** What an Event of a denied flow is found by: `kubectl get events --field-selector reason=NetworkPolicyDenied`. */
const REASON = 'NetworkPolicyDenied';

/**
 * Tells a denied flow as an Event on the pod whose policies deny it: one Event for each flow, counted up. What no policy
 * denies is told of no pod. Throws KubeError.
 */
export async function recordDrop(
  connection: Connection,
  node: string,
  drop: DropEvent,
  signal: AbortSignal,
): Promise<void> {
  const [namespace, , name] = drop.subject?.split('/') ?? [];
  if (namespace === undefined || name === undefined) return;
  const asked = { signal };
  // `kubectl describe pod` asks for Events of this very pod, by its uid.
  const pod = (await connection.ask(`/api/v1/namespaces/${namespace}/pods/${name}`, asked)) as {
    readonly metadata: { readonly uid: string };
  };
  const message = messageOf(drop);
  const hash = createHash('sha256').update(`${pod.metadata.uid} ${node} ${message}`).digest('hex');
  const event = `${name}.${hash.slice(0, 16)}`;
  const path = `/api/v1/namespaces/${namespace}/events`;
  const time = drop.time.replace(/\.\d+Z$/, 'Z');
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: event, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid: pod.metadata.uid },
    reason: REASON,
    message,
    type: 'Warning',
    source: { component: 'sluice-agent', host: node },
    firstTimestamp: time,
    lastTimestamp: time,
    count: drop.packets,
  };
  try {
    await connection.ask(path, { ...asked, method: 'POST', body });
  } catch (error) {
    if (!(error instanceof KubeError) || error.code !== 'conflict') throw error;
    const known = (await connection.ask(`${path}/${event}`, asked)) as { readonly count?: number };
    await connection.ask(`${path}/${event}`, {
      ...asked,
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { count: (known.count ?? 0) + drop.packets, lastTimestamp: time },
    });
  }
}

/** `TCP 8080 from shop/Pod/db (10.0.0.3) denied: isolated for ingress by NetworkPolicy/shop/api, and no rule allows it`. */
function messageOf(drop: DropEvent): string {
  const { direction, protocol, port, policies = [] } = drop;
  const [word, address, pods] =
    direction === 'egress'
      ? ['to', drop.destination, drop.destinationPods]
      : ['from', drop.source, drop.sourcePods];
  const peer = pods ? `${pods.join(', ')} (${address})` : address;
  const what = port === undefined ? protocol : `${protocol} ${port}`;
  return `${what} ${word} ${peer} denied by the ${direction} policies: ${policies.join(', ')}`;
}
