import type { Direction, EndpointClass, LiveMatrix, Side } from '@sluice/engine';
import { digest, hexDigest } from '../ruleset/digest.js';
import type { LocalPod } from './local-pods.js';
import { FIRST_CLASS_NUMBER } from './observe.js';

/** The policies of one direction as they meet pods of this node: a local class. Its pods share one chain. */
export interface LocalSide {
  /** The name of its chain; depends on the policies' names and the pods' ports only, so that it lasts. */
  readonly name: string;
  /** What it is called where a name does not fit: in drop sets. */
  readonly number: number;
  readonly direction: Direction;
  readonly side: Side;
  /** A class of its pods, for the ports that names stand for (PORT-4). */
  readonly subject: EndpointClass;
  /** Ids of the policies, in order. */
  readonly policies: readonly string[];
  readonly pods: LocalPod[];
}

/** A pod with the local class that it is in, if any, in each direction. */
export interface SidedPod extends LocalPod {
  readonly sides: Readonly<Partial<Record<Direction, LocalSide>>>;
}

const PREFIX = { ingress: 'in', egress: 'eg' } as const;

/** What makes a local class of a side: names of policies and, for ingress, the ports that the class's pods declare. */
interface SideFacts {
  readonly policies: readonly string[];
  readonly names: ReadonlySet<string>;
  /** By the ports: the text that makes the class, and its digest. Both are long to work out. */
  readonly makings: Map<string, Making>;
}

interface Making {
  readonly text: string;
  readonly digest: string;
}

/** A side is shared by many pods, and stays the same where changes do not concern it. */
const FACTS = new WeakMap<Side, SideFacts>();

/** The local classes of a node, by what makes them; pods that no policy judges in a direction are in none. */
export function localSides(matrix: LiveMatrix, pods: readonly LocalPod[]): readonly LocalSide[] {
  /** Texts of one digest are hardly ever two. */
  const sides = new Map<string, { readonly text: string; readonly local: LocalSide }[]>();
  const names = new Set<string>();
  const numbers = new Set<number>();
  const all: LocalSide[] = [];
  for (const pod of pods) {
    const subject = matrix.classOf({ kind: 'pod', pod: pod.pod });
    if (!subject) continue;
    for (const direction of ['egress', 'ingress'] as const) {
      const side = matrix.localOf(subject)[direction];
      if (!side.isolated && side.admin.length === 0 && side.baseline.length === 0) continue;
      let facts = FACTS.get(side);
      if (!facts) FACTS.set(side, (facts = factsOf(matrix, subject, direction, side)));
      const { text, digest } = makingOf(facts, direction, subject);
      const shelf = sides.get(digest);
      const known = shelf?.find((one) => one.text === text);
      if (known) {
        known.local.pods.push(pod);
        continue;
      }
      const name = freeName(`${PREFIX[direction]}_${digest}`, names);
      const number = freeNumber(name, numbers);
      const { policies } = facts;
      const local: LocalSide = { name, number, direction, side, subject, policies, pods: [pod] };
      if (shelf) shelf.push({ text, local });
      else sides.set(digest, [{ text, local }]);
      all.push(local);
    }
  }
  return all;
}

function factsOf(matrix: LiveMatrix, subject: EndpointClass, direction: Direction, side: Side): SideFacts {
  return { policies: policiesOf(matrix, subject, direction), names: namesIn(side), makings: new Map() };
}

function makingOf(facts: SideFacts, direction: Direction, subject: EndpointClass): Making {
  const ports = portsThatMatter(facts, direction, subject);
  const key = ports.join('\n');
  let making = facts.makings.get(key);
  if (!making) {
    const text = [direction, ...facts.policies, ...ports].join('\n');
    facts.makings.set(key, (making = { text, digest: hexDigest(text, 10) }));
  }
  return making;
}

/** Each of a node's pods with its local classes. */
export function sidedPods(pods: readonly LocalPod[], sides: readonly LocalSide[]): readonly SidedPod[] {
  const found = new Map<LocalPod, Partial<Record<Direction, LocalSide>>>(pods.map((pod) => [pod, {}]));
  for (const side of sides) for (const pod of side.pods) found.get(pod)![side.direction] = side;
  return [...found].map(([pod, sides]) => ({ ...pod, sides }));
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
function portsThatMatter(
  { names }: SideFacts,
  direction: Direction,
  subject: EndpointClass,
): readonly string[] {
  if (direction === 'egress' || names.size === 0) return [];
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
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let i = 1; taken.has(name); i++) name = `${wanted}_${i}`;
  taken.add(name);
  return name;
}

/** A number by digest, in the same way. */
function freeNumber(name: string, taken: Set<number>): number {
  let number = FIRST_CLASS_NUMBER + (digest(name) % 0x7fff0000);
  while (taken.has(number)) number++;
  taken.add(number);
  return number;
}
