import { addressText, compareAddresses } from './address-text.js';
import type { ReportEndpoint } from './report.js';
import { visible } from './visible.js';

/** Endpoints that pictures keep together: a namespace, the nodes, or the addresses outside the cluster. */
export interface EndpointGroup {
  readonly kind: 'namespace' | 'nodes' | 'external';
  readonly title: string;
  readonly endpoints: readonly LabelledEndpoint[];
}

/** An endpoint with the name that tells it from the others of its group. */
export interface LabelledEndpoint {
  readonly id: string;
  readonly label: string;
  readonly endpoint: ReportEndpoint;
}

/** The endpoint that an id names; ids of namespaced objects have three parts, the others two. */
export function endpointOfId(id: string): ReportEndpoint {
  const [first = '', second = '', ...rest] = id.split('/');
  if (rest.length > 0) return { id, kind: second, namespace: first, name: rest.join('/') };
  if (first === 'external') return { id, kind: 'External', name: second };
  return { id, kind: first === 'node' ? 'Node' : first, name: second || first };
}

/** An endpoint's id for people: addresses as a block where they are one, whole families by name. */
export function endpointText(id: string): string {
  const { kind, namespace, name } = endpointOfId(id);
  if (kind !== 'External' || namespace !== undefined) return visible(id);
  const range = addressText(name);
  return range.startsWith('any ') ? `external (${range})` : `external ${range}`;
}

/** Endpoints by group: namespaces by name with their endpoints by name, then nodes, then addresses outside. */
export function groupEndpoints(endpoints: readonly ReportEndpoint[]): readonly EndpointGroup[] {
  const namespaces = new Map<string, ReportEndpoint[]>();
  const nodes: ReportEndpoint[] = [];
  const external: ReportEndpoint[] = [];
  for (const endpoint of endpoints) {
    if (endpoint.namespace === undefined) (endpoint.kind === 'External' ? external : nodes).push(endpoint);
    else if (namespaces.has(endpoint.namespace)) namespaces.get(endpoint.namespace)!.push(endpoint);
    else namespaces.set(endpoint.namespace, [endpoint]);
  }
  const groups: EndpointGroup[] = [...namespaces]
    .sort(([a], [b]) => compare(a, b))
    .map(([name, members]) => ({
      kind: 'namespace',
      title: visible(name),
      endpoints: label(sorted(members)),
    }));
  if (nodes.length > 0) groups.push({ kind: 'nodes', title: 'nodes', endpoints: label(sorted(nodes)) });
  if (external.length > 0) {
    const labelled = [...external]
      .sort((a, b) => compareAddresses(a.name, b.name))
      .map((endpoint) => ({
        id: endpoint.id,
        label: addressText(endpoint.name),
        endpoint,
      }));
    groups.push({ kind: 'external', title: 'external', endpoints: labelled });
  }
  return groups;
}

function label(endpoints: readonly ReportEndpoint[]): LabelledEndpoint[] {
  const uses = new Map<string, number>();
  for (const { name } of endpoints) uses.set(name, (uses.get(name) ?? 0) + 1);
  return endpoints.map((endpoint) => {
    const { id, kind, name } = endpoint;
    return { id, label: visible(uses.get(name) === 1 ? name : `${kind}/${name}`), endpoint };
  });
}

function sorted(endpoints: readonly ReportEndpoint[]): ReportEndpoint[] {
  return [...endpoints].sort((a, b) => compare(a.name, b.name) || compare(a.kind, b.kind));
}

let numeric: Intl.Collator | undefined;

/** Names as people sort them: `web-2` before `web-10`. */
function compare(a: string, b: string): number {
  // Made on first use: it takes milliseconds that a short command does not have.
  numeric ??= new Intl.Collator('en', { numeric: true });
  return numeric.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
