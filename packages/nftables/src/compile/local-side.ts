import type { Direction, EndpointClass, LiveMatrix, Side } from '@sluice/engine';
import { hexDigest } from '../ruleset/digest.js';
import type { LocalPod } from './local-pods.js';

/** The policies of one direction as they meet pods of this node: a local class. Its pods share one chain. */
export interface LocalSide {
  /** The name of its chain; depends on the policies' names and the pods' ports only, so that it lasts. */
  readonly name: string;
  readonly direction: Direction;
  readonly side: Side;
  /** A class of its pods, for the ports that names stand for (PORT-4). */
  readonly subject: EndpointClass;
  /** Ids of the policies, in order. */
  readonly policies: readonly string[];
  readonly pods: LocalPod[];
}

const PREFIX = { ingress: 'in', egress: 'eg' } as const;

/** The local classes of a node, by what makes them; pods that no policy judges in a direction are in none. */
export function localSides(matrix: LiveMatrix, pods: readonly LocalPod[]): readonly LocalSide[] {
  const sides = new Map<string, LocalSide>();
  const names = new Set<string>();
  for (const local of pods) {
    const subject = matrix.classOf({ kind: 'pod', pod: local.pod });
    if (!subject) continue;
    for (const direction of ['egress', 'ingress'] as const) {
      const side = matrix.localOf(subject)[direction];
      if (!side.isolated && side.admin.length === 0 && side.baseline.length === 0) continue;
      const policies = policiesOf(matrix, subject, direction);
      const key = [direction, ...policies, ...portsThatMatter(side, direction, subject)].join('\n');
      const known = sides.get(key);
      if (known) known.pods.push(local);
      else {
        const name = freeName(`${PREFIX[direction]}_`, key, names);
        sides.set(key, { name, direction, side, subject, policies, pods: [local] });
      }
    }
  }
  return [...sides.values()];
}

/** The policies that say something of the pods in a direction. */
function policiesOf(matrix: LiveMatrix, subject: EndpointClass, direction: Direction): readonly string[] {
  return matrix
    .policiesOf(subject)
    .filter(({ isolates, rules }) => isolates[direction] || rules[direction].length > 0)
    .map(({ id }) => id)
    .sort();
}

/** Names are resolved on the destination (PORT-4): for ingress that is the pod itself. */
function portsThatMatter(side: Side, direction: Direction, subject: EndpointClass): readonly string[] {
  if (direction === 'egress') return [];
  const names = namesIn(side);
  return subject.ports
    .filter(({ name }) => name !== undefined && names.has(name))
    .map(({ name, protocol, port }) => `${name}/${protocol}/${port}`)
    .sort();
}

/** Every port name that a side's rules use. */
export function namesIn(side: Side): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (ports: Side['any']): void => {
    for (const { name } of ports.names) names.add(name);
  };
  add(side.any);
  add(side.selectable);
  for (const ports of side.byTerm.values()) add(ports);
  for (const { ports } of tierRules(side)) add(ports);
  return names;
}

/** The rules of the tiers that have an order. */
export function tierRules(side: Side): Side['admin'] {
  return side.admin.length + side.baseline.length === 0 ? [] : [...side.admin, ...side.baseline];
}

/** A name by digest; should two texts have the same, the second gets another. */
function freeName(prefix: string, text: string, taken: Set<string>): string {
  let name = prefix + hexDigest(text, 10);
  for (let i = 1; taken.has(name); i++) name = `${prefix}${hexDigest(text, 10)}_${i}`;
  taken.add(name);
  return name;
}
