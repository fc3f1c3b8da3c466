import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  allows,
  type Cluster,
  type Endpoint,
  type Flow,
  formatIp,
  isEndpoint,
  type Ip,
  modelOf,
} from '@sluice/engine';
import { loadCluster } from '@sluice/manifest';
import type { Space } from './holder/space.js';
import type { Lab } from './lab.js';
import { OUTSIDE_WORLD } from './outside-world.js';
import { measure, type Measured, type Question } from './probe/measure.js';

/** The snapshot of files in `examples/`; a folder stands for all of its YAML. Throws when a file is not valid. */
export function exampleCluster(...places: readonly string[]): Cluster {
  const root = fileURLToPath(new URL('../../../examples/', import.meta.url));
  const paths = places.flatMap((place) =>
    place.endsWith('.yaml')
      ? [place]
      : readdirSync(join(root, place))
          .filter((name) => name.endsWith('.yaml'))
          .map((name) => join(place, name)),
  );
  const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const { cluster, diagnostics } = loadCluster(files);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return cluster;
}

/** A flow that can be sent, what the engine says of it, and how to send it. */
export interface Case {
  readonly title: string;
  readonly predicted: boolean;
  readonly question: Question;
}

interface End {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly addresses: readonly Ip[];
  readonly space: Space;
  readonly control: Space;
  readonly ports: readonly Pick<Flow, 'protocol' | 'port'>[];
}

/** Every flow between pods, nodes and hosts outside to a port that is served there, in each family. */
export function allFlows(lab: Lab, cluster: Cluster): readonly Case[] {
  const model = modelOf(cluster);
  const ends = [...podEnds(lab, cluster), ...nodeEnds(lab, cluster), ...outsideEnds(lab)];
  return ends.flatMap((source) =>
    ends.flatMap((destination) =>
      source.endpoint.kind !== 'pod' && destination.endpoint.kind !== 'pod'
        ? []
        : destination.addresses.flatMap((to) => {
            const from = source.addresses.find(({ family }) => family === to.family);
            if (!from) return [];
            return destination.ports.map(({ protocol, port }): Case => {
              const flow: Flow = {
                source: at(source.endpoint, from),
                destination: at(destination.endpoint, to),
                protocol,
                port,
              };
              if (protocol === 'other') throw new Error('a port has a protocol');
              return {
                title: `${source.name} -> ${destination.name} (${formatIp(to)}) ${protocol} ${port}`,
                predicted: allows(model, flow),
                question: {
                  probe: { from: source.space, source: from, to, protocol, port },
                  control: destination.control,
                },
              };
            });
          }),
    ),
  );
}

/** What differs between prediction and observation, a line each; and how many flows were open and closed. */
export async function compare(
  lab: Lab,
  cases: readonly Case[],
): Promise<{ readonly differences: readonly string[]; readonly open: number; readonly closed: number }> {
  const measured = await measure(
    lab.prober,
    cases.map(({ question }) => question),
    { timeoutMs: 700 },
  );
  const differences = cases.flatMap(({ title, predicted }, i) => {
    const seen = measured[i];
    return isAsPredicted(seen, predicted)
      ? []
      : [`${title}: predicted ${predicted}, ${JSON.stringify(seen)}`];
  });
  const count = (kind: Measured['kind']): number => measured.filter((one) => one.kind === kind).length;
  return { differences, open: count('open'), closed: count('closed') };
}

/** Closed by a ruleset that drops means that nothing came, and not that somebody refused. */
function isAsPredicted(measured: Measured, predicted: boolean): boolean {
  if (predicted) return measured.kind === 'open';
  return measured.kind === 'closed' && measured.result.outcome === 'timeout';
}

function podEnds(lab: Lab, { pods }: Cluster): readonly End[] {
  return [...pods.values()].filter(isEndpoint).map((pod) => {
    const name = `${pod.namespace}/${pod.name}`;
    const { fabric } = lab.pods.get(name)!;
    const control = lab.nodes.get(fabric.node)!.space;
    return {
      name,
      endpoint: { kind: 'pod', pod },
      addresses: pod.addresses,
      space: fabric.space,
      control,
      ports: pod.ports,
    };
  });
}

function nodeEnds(lab: Lab, { nodes }: Cluster): readonly End[] {
  return [...nodes.values()].map((node) => {
    const { space } = lab.nodes.get(node.name)!;
    const endpoint: Endpoint = { kind: 'node', node };
    return { name: node.name, endpoint, addresses: node.addresses, space, control: space, ports: [] };
  });
}

function outsideEnds(lab: Lab): readonly End[] {
  return [...lab.hosts.values()].flatMap(({ name, addresses, space }) =>
    addresses.map((ip) => ({
      name,
      endpoint: { kind: 'external', ip } as const,
      addresses: [ip],
      space,
      control: space,
      ports: OUTSIDE_PORTS.get(name) ?? [],
    })),
  );
}

const OUTSIDE_PORTS: ReadonlyMap<string, End['ports']> = new Map(
  OUTSIDE_WORLD.map(({ name, ports }) => [name, ports]),
);

function at(endpoint: Endpoint, address: Ip): Endpoint {
  return endpoint.kind === 'external' ? endpoint : { ...endpoint, address };
}
