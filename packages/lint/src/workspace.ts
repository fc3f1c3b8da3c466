import {
  type Cluster,
  compilePolicy,
  isEndpoint,
  LiveMatrix,
  matches,
  type Pod,
  type Policy,
  policyId,
  type PolicyManifest,
  type Selector,
  selects,
  type Source,
  STANDARD,
} from '@sluice/engine';
import type { InputFile, LoadedCluster, ManifestObject } from '@sluice/manifest';
import type { LintSettings } from './settings.js';

/** What a rule may ask of the input: pods or workloads, Services, Namespaces, a profile, the cluster's ranges, its resolver, live data. */
export type Need = 'workloads' | 'services' | 'namespaces' | 'profile' | 'ranges' | 'resolver' | 'live';

/** A policy that was read and is valid, in its three forms. */
export interface LintedPolicy {
  /** As the API has it, without defaults. */
  readonly manifest: PolicyManifest;
  /** As the engine judges it. */
  readonly policy: Policy;
  /** As it was read, with its places. */
  readonly object: ManifestObject;
  /** The pods that it selects, completed ones left out (POD-3). */
  readonly subjects: readonly Pod[];
}

/** What rules see: the input as read and as a cluster, judged by the profile. What is costly is worked out once, when asked for. */
export interface Workspace {
  readonly input: LoadedCluster;
  readonly cluster: Cluster;
  readonly settings: LintSettings;
  /** Every valid policy, also of kinds that the profile does not enforce. */
  readonly policies: readonly LintedPolicy[];
  /** Pods that traffic can reach or leave (POD-3). */
  readonly pods: readonly Pod[];
  /** The policies that select a pod. */
  readonly policiesOf: (pod: Pod) => readonly LintedPolicy[];
  /** Every pod, completed ones too, of the named namespace or of those that a selector matches. */
  readonly podsIn: (namespaces: Selector | string) => readonly Pod[];
  readonly matrix: () => LiveMatrix;
  /** What `make` gives for this workspace; it is called once. */
  readonly once: <T>(make: (workspace: Workspace) => T) => T;
  /** The text of an input file. */
  readonly textOf: (file: string) => string | undefined;
  /** Whether the input holds, or the settings state, what a rule needs. */
  readonly has: (need: Need) => boolean;
}

/** Prepares the input for the rules. `live` says that it was read from a running cluster. */
export function workspaceOf(
  input: LoadedCluster,
  files: readonly InputFile[],
  settings: LintSettings,
  live = false,
): Workspace {
  const { cluster } = input;
  const pods = [...cluster.pods.values()].filter(isEndpoint);
  const byNamespace = new Map<string, Pod[]>();
  for (const pod of pods) listAt(byNamespace, pod.namespace).push(pod);
  const objectOf = new Map<Source | undefined, ManifestObject>(
    input.objects.map((object) => [object.source, object]),
  );
  const policies = [...cluster.policies.values()].flatMap((manifest): readonly LintedPolicy[] => {
    const object = objectOf.get(manifest.source);
    if (!object) return [];
    const subjectsOf = (policy: Policy): readonly Pod[] => {
      const near = policy.namespace === undefined ? pods : (byNamespace.get(policy.namespace) ?? []);
      return near.filter((pod) => selects(policy, pod, cluster.namespaces));
    };
    return [lintedPolicy(object, manifest, subjectsOf)];
  });
  const byPod = new Map<Pod, LintedPolicy[]>();
  for (const linted of policies) {
    for (const pod of linted.subjects) listAt(byPod, pod).push(linted);
  }
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const everyPod = new Map<string, Pod[]>();
  for (const pod of cluster.pods.values()) listAt(everyPod, pod.namespace).push(pod);
  const bySelector = new Map<string, readonly Pod[]>();
  const podsIn = (namespaces: Selector | string): readonly Pod[] => {
    if (typeof namespaces === 'string') return everyPod.get(namespaces) ?? [];
    const known = bySelector.get(namespaces.key);
    if (known) return known;
    const found = [...cluster.namespaces.values()].flatMap(({ name, labels }) =>
      matches(namespaces, labels) ? (everyPod.get(name) ?? []) : [],
    );
    bySelector.set(namespaces.key, found);
    return found;
  };
  let matrix: LiveMatrix | undefined;
  const made = new Map<unknown, unknown>();
  const workspace: Workspace = {
    input,
    cluster,
    settings,
    policies,
    pods,
    policiesOf: (pod) => byPod.get(pod) ?? [],
    podsIn,
    matrix: () => (matrix ??= LiveMatrix.of(cluster, settings.profile ?? STANDARD)),
    once: <T>(make: (workspace: Workspace) => T): T => {
      if (!made.has(make)) made.set(make, make(workspace));
      return made.get(make) as T;
    },
    textOf: (file) => texts.get(file),
    has: (need) => {
      switch (need) {
        case 'workloads':
          return cluster.pods.size > 0;
        case 'services':
          return cluster.services.size > 0;
        case 'namespaces':
          return [...cluster.namespaces.values()].some(({ source }) => source !== undefined);
        case 'profile':
          return settings.profile !== undefined;
        case 'ranges':
          return settings.clusterRanges.length > 0;
        case 'resolver':
          return settings.resolver !== undefined;
        case 'live':
          return live;
      }
    },
  };
  return workspace;
}

const known = new WeakMap<ManifestObject, LintedPolicy>();

/**
 * A policy with its pods; the one of before where neither has changed: an editor's workspace is made anew at each keystroke, most of
 * it is not.
 */
function lintedPolicy(
  object: ManifestObject,
  manifest: PolicyManifest,
  subjectsOf: (policy: Policy) => readonly Pod[],
): LintedPolicy {
  const before = known.get(object);
  const isSame = before?.policy.id === policyId(manifest) && before.manifest.spec === manifest.spec;
  const policy = isSame ? before.policy : compilePolicy(manifest);
  const subjects = subjectsOf(policy);
  if (isSame && sameItems(before.subjects, subjects)) return before;
  const linted = { manifest, policy, object, subjects };
  known.set(object, linted);
  return linted;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function listAt<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key);
  if (known) return known;
  const made: V[] = [];
  lists.set(key, made);
  return made;
}
