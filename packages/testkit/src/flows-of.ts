import { type Cluster, type Endpoint, type Flow, resolveEndpoint, serviceFlows } from '@sluice/engine';
import type { ConformanceState, ExpectedFlow } from './conformance.js';

/** The flows that a row stands for: one, or one for each endpoint behind a Service. */
export function flowsOf(row: ExpectedFlow, { cluster }: ConformanceState): readonly Flow[] {
  const source = endpointOf(row.from, cluster);
  const { port, protocol = 'TCP' } = row;
  const found = resolveEndpoint(row.to, cluster);
  if ('error' in found) throw new Error(`${row.to}: ${found.error}`);
  return found.found.flatMap((resolved): readonly Flow[] =>
    resolved.kind === 'endpoint'
      ? [{ source, destination: resolved.endpoint, protocol, port: port ?? 0 }]
      : serviceFlows(source, resolved.service, cluster, { protocol, ...(port !== undefined && { port }) }),
  );
}

function endpointOf(text: string, cluster: Cluster): Endpoint {
  const found = resolveEndpoint(text, cluster);
  if ('error' in found) throw new Error(`${text}: ${found.error}`);
  const [first] = found.found;
  if (found.found.length !== 1 || first?.kind !== 'endpoint') throw new Error(`${text}: not one endpoint`);
  return first.endpoint;
}
