import { endpointText } from './endpoint-label.js';
import type { FlowGraph } from './flow-graph.js';
import { gridOf } from './grid.js';
import type { Asked, Flow, MatrixReport, Traffic } from './report.js';
import { trafficAmount, trafficLabel } from './traffic-text.js';
import { visible } from './visible.js';

/** What the page's script reads. Everything that people see in it is made visible already. */
export interface PageData {
  readonly kind: 'matrix' | 'diff';
  readonly endpoints: readonly object[];
  readonly groups: readonly object[];
  readonly traffic: readonly object[];
  /** `[source, destination, traffic, change, switches?]` by index; change is 0, 1 gained or 2 lost. */
  readonly flows: readonly (readonly unknown[])[];
  readonly graph: object;
  /** Indexes; as of a report. */
  readonly asked: object | undefined;
}

/** The data of a page: each endpoint and each distinct traffic once. */
export function pageData(
  kind: PageData['kind'],
  endpoints: MatrixReport['endpoints'],
  layers: readonly (readonly Flow[])[],
  asked: Asked | undefined,
  picture: { readonly graph: FlowGraph; readonly exact: boolean; readonly svg: string | undefined },
): PageData {
  const grid = gridOf({ endpoints, flows: layers.flat(), ...(asked && { asked }) });
  const rows = new Set(grid.rows.map(({ id }) => id));
  const columns = new Set(grid.columns.map(({ id }) => id));
  const index = new Map(grid.endpoints.map(({ id }, i) => [id, i]));
  const traffic = new Map<string, { place: number; traffic: Traffic }>();
  const flows = layers.flatMap((layer, change) =>
    layer.map((flow) => {
      const text = trafficLabel(flow.traffic);
      if (!traffic.has(text)) traffic.set(text, { place: traffic.size, traffic: flow.traffic });
      const drawn = [
        index.get(flow.source)!,
        index.get(flow.destination)!,
        traffic.get(text)!.place,
        kind === 'diff' ? change + 1 : 0,
      ];
      return flow.switches && flow.switches.length > 0 ? [...drawn, flow.switches.map(visible)] : drawn;
    }),
  );
  let first = 0;
  const groups = grid.groups.map(({ kind: groupKind, title, endpoints: { length: count } }) => {
    const group = { kind: groupKind, title, first, count };
    first += count;
    return group;
  });
  return {
    kind,
    groups,
    flows,
    endpoints: grid.groups.flatMap((group, groupIndex) =>
      group.endpoints.map(({ id, label, endpoint: { kind: objectKind, isolated, policies } }) => ({
        id: visible(id),
        text: endpointText(id),
        label,
        kind: objectKind,
        group: groupIndex,
        isolated,
        policies: policies?.map(visible),
        isSource: rows.has(id),
        isDestination: columns.has(id),
      })),
    ),
    traffic: [...traffic].map(
      ([
        text,
        {
          traffic: { tcp, udp, sctp, other },
        },
      ]) => ({
        text,
        amount: trafficAmount({ tcp, udp, sctp, other }),
        ports: { tcp, udp, sctp },
        other,
      }),
    ),
    asked: asked && askedData(asked, index),
    graph: graphData(picture, index),
  };
}

function askedData(asked: Asked, index: ReadonlyMap<string, number>): object {
  const { from, to, about } = asked;
  const indexes = (ids: readonly string[] | undefined): readonly number[] | undefined =>
    ids?.flatMap((id) => index.get(id) ?? []);
  return { from: indexes(from), to: indexes(to), about: indexes(about) };
}

function graphData(
  {
    graph,
    exact,
    svg,
  }: { readonly graph: FlowGraph; readonly exact: boolean; readonly svg: string | undefined },
  index: ReadonlyMap<string, number>,
): object {
  const [, width = '0', height = '0'] = /viewBox="0[.0]* 0[.0]* ([\d.]+) ([\d.]+)"/u.exec(svg ?? '') ?? [];
  return {
    exact,
    width: Number(width) * (96 / 72),
    height: Number(height) * (96 / 72),
    nodes: graph.boxes.flatMap((box) =>
      box.nodes.map(({ id, labels, endpoints }) => ({
        id,
        box: box.id,
        label: `${box.title}: ${labels.join(', ')}`,
        endpoints: endpoints.flatMap((endpoint) => index.get(endpoint) ?? []),
      })),
    ),
    edges: graph.edges.map(({ from, to, both, change, title }) => ({
      from,
      to,
      both,
      change,
      traffic: title,
    })),
  };
}
