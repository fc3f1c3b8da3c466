import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Cluster,
  type FlowProtocol,
  type Profile,
  profileNamed,
  STANDARD,
  SWITCH_VALUES,
  type SwitchName,
  type Switches,
} from '@sluice/engine';
import { readManifests, toCluster, validateObjects } from '@sluice/manifest';
import { parse } from 'yaml';

/** One row of a case: may this flow pass? */
export interface ExpectedFlow {
  readonly from: string;
  readonly to: string;
  readonly protocol?: FlowProtocol;
  readonly port?: number;
  readonly allowed: boolean;
  readonly defined?: boolean;
  readonly switches?: readonly SwitchName[];
  /** The ends whose address is not known and decides; absent: there are none. */
  readonly unknownAddresses?: readonly string[];
  /** What the reason why there is no flow has to say (POD-3). */
  readonly reason?: string;
  readonly egress?: ExpectedSide;
  readonly ingress?: ExpectedSide;
}

/** What a row says of one side; absent members are not checked. */
export interface ExpectedSide {
  readonly allowed?: boolean;
  readonly isolated?: boolean;
}

/** A state of the cluster and the rows that hold in it. */
export interface ConformanceState {
  readonly why: string;
  readonly cluster: Cluster;
  readonly flows: readonly ExpectedFlow[];
}

/** One case of the truth table: a first state, and those that its steps lead to. */
export interface ConformanceCase {
  readonly name: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly profile: Profile;
  readonly states: readonly ConformanceState[];
}

interface ExpectFile {
  readonly title: string;
  readonly rules: readonly string[];
  readonly profile?: string;
  readonly switches?: Partial<Switches>;
  readonly flows: readonly ExpectedFlow[];
  readonly steps?: readonly {
    readonly why: string;
    readonly apply?: string;
    readonly delete?: readonly string[];
    readonly flows: readonly ExpectedFlow[];
  }[];
}

const FOLDER = fileURLToPath(new URL('../../../conformance/', import.meta.url));

/** The name of every case. */
export function conformanceNames(): readonly string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Reads one case. Throws on a case that is not well formed: that is a bug of the corpus. */
export function conformanceCase(name: string): ConformanceCase {
  const text = (file: string): string => readFileSync(`${FOLDER}${name}/${file}`, 'utf8');
  const expect = parse(text('expect.yaml')) as ExpectFile;
  const named = expect.profile === undefined ? STANDARD : profileNamed(expect.profile);
  if (!named) throw new Error(`${name}: no profile ${expect.profile}`);
  for (const key of Object.keys(expect.switches ?? {})) {
    if (!Object.hasOwn(SWITCH_VALUES, key)) throw new Error(`${name}: no switch ${key}`);
  }
  const profile: Profile = { ...named, switches: { ...named.switches, ...expect.switches } };
  const documents = [text('cluster.yaml'), text('policies.yaml')];
  const objects = new Map(documents.flatMap((yaml, i) => keyed(name, yaml, i)));
  const states: ConformanceState[] = [
    { why: 'at first', cluster: clusterOf(name, objects, expect.rules), flows: expect.flows },
  ];
  for (const [i, step] of (expect.steps ?? []).entries()) {
    for (const key of step.delete ?? []) {
      if (!objects.delete(key)) throw new Error(`${name}: step ${i} deletes ${key}, which is not there`);
    }
    for (const [key, yaml] of keyed(name, step.apply ?? '', i)) objects.set(key, yaml);
    states.push({ why: step.why, cluster: clusterOf(name, objects, expect.rules), flows: step.flows });
  }
  return { name, title: expect.title, rules: expect.rules, profile, states };
}

type Objects = ReturnType<typeof readManifests>['objects'];

/** The objects of a text by `Kind/namespace/name`, or `Kind/name` for cluster-wide kinds. */
function keyed(name: string, yaml: string, index: number): [string, Objects[number]][] {
  const { objects, diagnostics } = readManifests([{ path: `${name}/${index}.yaml`, text: yaml }]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`${name}: ${errors.map(({ message }) => message).join('; ')}`);
  return objects.map((object) => [
    [object.kind, object.namespace, object.name].filter(Boolean).join('/'),
    object,
  ]);
}

function clusterOf(
  name: string,
  objects: ReadonlyMap<string, Objects[number]>,
  rules: readonly string[],
): Cluster {
  const all = [...objects.values()];
  const errors = validateObjects(all).diagnostics.filter(({ severity }) => severity === 'error');
  // CNP-8 is about policies of a newer API, which the validation of today's refuses.
  if (errors.length > 0 && !rules.includes('CNP-8')) {
    throw new Error(`${name}: ${errors.map(({ message }) => message).join('; ')}`);
  }
  return toCluster(all).cluster;
}
