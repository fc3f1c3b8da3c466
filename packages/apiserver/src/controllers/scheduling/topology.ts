import { labelsOf, matches, parseSelector, type Selector } from '@sluice/engine';
import { at, listAt, mapAt, mapsAt, numberAt, textAt } from '../../meta/fields.js';
import { isMap, type JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Api } from '../../resources/api.js';
import type { Index } from '../../store/object-index.js';
import { hasEnded } from '../pod-state.js';
import { selectedPods } from '../selected-pods.js';
import { wantsNode } from './node-affinity.js';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Pods that keep others away from where they are. */
const REPELLING_PODS: Index = {
  resource: 'pods',
  keysOf: (pod) => (termsOf(pod, 'podAntiAffinity').length > 0 ? [''] : []),
};

/** Why a node's place (zone, host …) does not suit a pod beside the pods that are placed, in the scheduler's words. */
export type PlaceTest = (
  node: KubeObject,
) => { readonly reason: string; readonly isResolvable: boolean } | undefined;

/**
 * What a pod's constraints on its place say of nodes: how evenly it is to be spread, and which pods it is to be near to or far
 * from (plugins PodTopologySpread and InterPodAffinity). Made once for a pod, for all nodes.
 */
export function placeTest(api: Api, pod: KubeObject, nodes: readonly KubeObject[]): PlaceTest {
  const tests = [...spreadTests(api, pod, nodes), ...affinityTests(api, pod)];
  return (node) => {
    for (const test of tests) {
      const misfit = test(node);
      if (misfit) return misfit;
    }
    return undefined;
  };
}

function spreadTests(api: Api, pod: KubeObject, nodes: readonly KubeObject[]): readonly PlaceTest[] {
  const hard = mapsAt(pod, 'spec', 'topologySpreadConstraints').filter(
    (each) => each['whenUnsatisfiable'] === 'DoNotSchedule',
  );
  if (hard.length === 0) return [];
  const keys = hard.map((each) => textAt(each, 'topologyKey'));
  const eligible = nodes.filter(
    (node) => wantsNode(mapAt(pod, 'spec'), node) && keys.every((key) => placeOf(node, key) !== undefined),
  );
  return hard.map((constraint, index) => {
    const key = keys[index]!;
    const selector = constraintSelector(constraint, pod);
    const counts = new Map(eligible.map((node) => [placeOf(node, key)!, 0]));
    for (const other of placedPods(api, pod.metadata.namespace ?? '', selector)) {
      const place = placeOfPod(api, other, key);
      if (place !== undefined && counts.has(place) && other.metadata.deletionTimestamp === undefined)
        counts.set(place, counts.get(place)! + 1);
    }
    const fewerPlaces = counts.size < numberAt(constraint, 'minDomains');
    const least = fewerPlaces ? 0 : Math.min(...counts.values());
    const own = matches(selector, labelsOf(pod.metadata.labels)) ? 1 : 0;
    return (node) => {
      const place = placeOf(node, key);
      if (place === undefined)
        return {
          reason: "node(s) didn't match pod topology spread constraints (missing required label)",
          isResolvable: false,
        };
      const skew = (counts.get(place) ?? 0) + own - least;
      return skew > numberAt(constraint, 'maxSkew')
        ? { reason: "node(s) didn't match pod topology spread constraints", isResolvable: true }
        : undefined;
    };
  });
}

/** The selector of a constraint, with the pod's own values of its `matchLabelKeys`. */
function constraintSelector(constraint: JsonMap, pod: KubeObject): Selector {
  const selector = mapAt(constraint, 'labelSelector');
  const own = listAt(constraint, 'matchLabelKeys').flatMap((key) => {
    const value = pod.metadata.labels?.[String(key)];
    return value === undefined ? [] : [[String(key), value] as const];
  });
  const matchLabels = { ...mapAt(selector, 'matchLabels'), ...Object.fromEntries(own) } as Record<
    string,
    string
  >;
  return parseSelector({ ...selector, matchLabels });
}

function affinityTests(api: Api, pod: KubeObject): readonly PlaceTest[] {
  const near = termsOf(pod, 'podAffinity').map((term) => placesOf(api, pod, term));
  const far = termsOf(pod, 'podAntiAffinity').map((term) => placesOf(api, pod, term));
  const repelled = api.store
    .under(REPELLING_PODS, '')
    .filter(({ object }) => textAt(object, 'spec', 'nodeName') !== '' && !hasEnded(object))
    .flatMap(({ object }) =>
      termsOf(object, 'podAntiAffinity')
        .filter((term) => isMeant(api, object, term, pod))
        .map((term) => ({
          key: textAt(term, 'topologyKey'),
          place: placeOfPod(api, object, textAt(term, 'topologyKey')),
        })),
    );
  // The first of pods that are to be near each other has nobody to be near to.
  const isFirst =
    near.every(({ places }) => places.size === 0) &&
    termsOf(pod, 'podAffinity').every((term) => isMeant(api, pod, term, pod));
  return [
    (node) => {
      const fits = near.every(({ key, places }) => {
        const place = placeOf(node, key);
        return place !== undefined && (isFirst || places.has(place));
      });
      return fits ? undefined : { reason: "node(s) didn't match pod affinity rules", isResolvable: false };
    },
    (node) =>
      far.some(({ key, places }) => places.has(placeOf(node, key) ?? ''))
        ? { reason: "node(s) didn't match pod anti-affinity rules", isResolvable: true }
        : undefined,
    (node) =>
      repelled.some(({ key, place }) => place !== undefined && placeOf(node, key) === place)
        ? { reason: "node(s) didn't satisfy existing pods anti-affinity rules", isResolvable: true }
        : undefined,
  ];
}

function termsOf(pod: KubeObject, kind: 'podAffinity' | 'podAntiAffinity'): readonly JsonMap[] {
  return mapsAt(pod, 'spec', 'affinity', kind, REQUIRED);
}

interface Places {
  readonly key: string;
  readonly places: ReadonlySet<string>;
}

/** Where the pods are that a term of a pod means. */
function placesOf(api: Api, pod: KubeObject, term: JsonMap): Places {
  const key = textAt(term, 'topologyKey');
  const places = new Set<string>();
  for (const namespace of namespacesOf(api, pod, term))
    for (const other of placedPods(api, namespace, termSelector(term, pod))) {
      const place = placeOfPod(api, other, key);
      if (place !== undefined) places.add(place);
    }
  return { key, places };
}

/** Whether a term of one pod means another. */
function isMeant(api: Api, owner: KubeObject, term: JsonMap, pod: KubeObject): boolean {
  return (
    namespacesOf(api, owner, term).includes(pod.metadata.namespace ?? '') &&
    matches(termSelector(term, owner), labelsOf(pod.metadata.labels))
  );
}

function termSelector(term: JsonMap, pod: KubeObject): Selector {
  // A term without a selector means no pod.
  if (at(term, 'labelSelector') === undefined) return NOBODY;
  return constraintSelector(term, pod);
}

const NOBODY: Selector = parseSelector({ matchExpressions: [{ key: 'nobody', operator: 'In', values: [] }] });

function namespacesOf({ store }: Api, pod: KubeObject, term: JsonMap): readonly string[] {
  const named = listAt(term, 'namespaces').map(String);
  const selecting = at(term, 'namespaceSelector');
  if (!isMap(selecting)) return named.length > 0 ? named : [pod.metadata.namespace ?? ''];
  const selector = parseSelector(selecting);
  const selected = store
    .list('namespaces')
    .filter(({ object }) => matches(selector, labelsOf(object.metadata.labels)));
  return [...new Set([...named, ...selected.map(({ ref }) => ref.name)])];
}

function placedPods(api: Api, namespace: string, selector: Selector): readonly KubeObject[] {
  return selectedPods(api, namespace, selector)
    .map(({ object }) => object)
    .filter((pod) => textAt(pod, 'spec', 'nodeName') !== '' && !hasEnded(pod));
}

function placeOfPod({ store }: Api, pod: KubeObject, key: string): string | undefined {
  const node = store.get({ resource: 'nodes', namespace: '', name: textAt(pod, 'spec', 'nodeName') });
  return node && placeOf(node.object, key);
}

function placeOf({ metadata }: KubeObject, key: string): string | undefined {
  return metadata.labels?.[key];
}
