import type { LabelledEndpoint } from './endpoint-label.js';
import type { BoxKind, FlowLayer } from './flow-graph.js';
import type { BoxSketch } from './graph-edges.js';
import type { Grid } from './grid.js';
import { trafficLabel } from './traffic-text.js';

const LARGE = 30;

/**
 * The boxes of a grid. Endpoints that no flow tells apart become one node: nodes of the cluster and the outside always,
 * workloads only in a graph of more than 30 endpoints. The outside is there twice, as source and as destination.
 */
export function sketchBoxes(grid: Grid, layers: readonly FlowLayer[]): readonly BoxSketch[] {
  const profiles = flowProfiles(layers);
  const large = grid.endpoints.length > LARGE;
  const boxes: { kind: BoxKind; title: string; nodes: LabelledEndpoint[][] }[] = [];
  for (const { kind, title, endpoints } of grid.groups) {
    if (kind === 'external') {
      const sources = endpoints.filter(({ id }) => profiles.sent.has(id));
      const destinations = endpoints.filter(({ id }) => profiles.got.has(id));
      const silent = endpoints.filter(({ id }) => !profiles.sent.has(id) && !profiles.got.has(id));
      boxes.push({ kind: 'from-outside', title: 'from outside', nodes: twins(sources, profiles.sent) });
      boxes.push({
        kind: 'to-outside',
        title: 'to outside',
        nodes: twins([...destinations, ...silent], profiles.got),
      });
    } else {
      const nodes =
        kind === 'nodes' || large ? twins(endpoints, profiles.both) : endpoints.map((endpoint) => [endpoint]);
      boxes.push({ kind, title, nodes });
    }
  }
  return boxes
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ kind, title, nodes }, b) => ({
      id: `box${b}`,
      kind,
      title,
      nodes: nodes.map((members, n) => ({ id: `box${b}n${n}`, members })),
    }));
}

/** Per endpoint what it sends to or gets from each other endpoint, as text. */
type Profiles = ReadonlyMap<string, ReadonlyMap<string, string>>;

function flowProfiles(layers: readonly FlowLayer[]): { sent: Profiles; got: Profiles; both: Profiles } {
  const [sent, got, both] = [0, 1, 2].map(() => new Map<string, Map<string, string>>());
  const note = (
    profiles: Map<string, Map<string, string>>,
    of: string,
    other: string,
    text: string,
  ): void => {
    let profile = profiles.get(of);
    if (!profile) profiles.set(of, (profile = new Map<string, string>()));
    profile.set(other, (profile.get(other) ?? '') + text);
  };
  // What was sent goes in first, so that equal pairs have equal texts.
  layers.forEach(({ flows }, layer) => {
    const texts = flows.map((flow) => trafficLabel(flow.traffic));
    flows.forEach(({ source, destination }, i) => {
      note(sent!, source, destination, `${layer}>${texts[i]!};`);
      note(both!, source, destination, `${layer}>${texts[i]!};`);
    });
    flows.forEach(({ source, destination }, i) => {
      note(got!, destination, source, `${layer}<${texts[i]!};`);
      note(both!, destination, source, `${layer}<${texts[i]!};`);
    });
  });
  return { sent: sent!, got: got!, both: both! };
}

function twins(endpoints: readonly LabelledEndpoint[], profiles: Profiles): LabelledEndpoint[][] {
  const left = new Set(endpoints);
  const merged = new Map<LabelledEndpoint, LabelledEndpoint[]>();
  // Twins exchange the same with each other in both directions: try nothing at all, then each such traffic of the group.
  for (const between of mutualTexts(endpoints, profiles)) {
    const bySignature = new Map<string, LabelledEndpoint[]>();
    for (const endpoint of left) {
      const profile = new Map(profiles.get(endpoint.id));
      profile.delete(endpoint.id);
      if (between !== '') profile.set(endpoint.id, between);
      const entries = [...profile].sort(([a], [b]) => (a < b ? -1 : 1));
      const signature = JSON.stringify([endpoint.endpoint.kind === 'Pod', ...entries]);
      const same = bySignature.get(signature);
      if (same) same.push(endpoint);
      else bySignature.set(signature, [endpoint]);
    }
    for (const same of bySignature.values()) {
      if (same.length < 2) continue;
      merged.set(same[0]!, same);
      for (const endpoint of same) left.delete(endpoint);
    }
  }
  return endpoints.flatMap((endpoint) =>
    merged.get(endpoint) ? [merged.get(endpoint)!] : left.has(endpoint) ? [[endpoint]] : [],
  );
}

function mutualTexts(endpoints: readonly LabelledEndpoint[], profiles: Profiles): Set<string> {
  const found = new Set(['']);
  for (const { id } of endpoints) {
    const profile = profiles.get(id);
    if (!profile) continue;
    for (const other of endpoints) {
      const text = other.id === id ? undefined : profile.get(other.id);
      if (text !== undefined && text === profiles.get(other.id)?.get(id)) found.add(text);
    }
  }
  return found;
}
