import { DAEMON_SET } from '../../kinds/apps/daemon-set.js';
import { at, listAt, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { wantsNode } from '../scheduling/node-affinity.js';
import { KEEPS_AWAY, taintsOf, tolerates, untolerated } from '../scheduling/taints.js';
import { podOfTemplate } from './pod-of-template.js';
import { bareTemplate, templateHash } from './template-hash.js';

/** The label that tells a daemon pod of one template from that of another. */
export const REVISION_HASH = 'controller-revision-hash';
const GENERATION = 'deprecated.daemonset.template.generation';

/** A daemon stays whatever happens to its node (pkg/controller/daemon/util, AddOrUpdateDaemonPodTolerations). */
const TOLERATED: readonly (readonly [key: string, effect: string])[] = [
  ['not-ready', 'NoExecute'],
  ['unreachable', 'NoExecute'],
  ['disk-pressure', 'NoSchedule'],
  ['memory-pressure', 'NoSchedule'],
  ['pid-pressure', 'NoSchedule'],
  ['unschedulable', 'NoSchedule'],
];

/** The hash of a DaemonSet's template. */
export function daemonHash(set: KubeObject): string {
  return templateHash(bareTemplate(set), Number(at(set, 'status', 'collisionCount') ?? 0));
}

/** The pod of a DaemonSet for one node: the scheduler may choose that one only. */
export function daemonPod(set: KubeObject, node: string): KubeObject {
  const pod = podOfTemplate(DAEMON_SET, set);
  const spec = mapAt(pod, 'spec');
  const affinity = mapAt(spec, 'affinity');
  const nodeAffinity = mapAt(affinity, 'nodeAffinity');
  const generation = set.metadata.annotations?.[GENERATION];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: {
        ...pod.metadata.labels,
        [REVISION_HASH]: daemonHash(set),
        ...(generation !== undefined && { 'pod-template-generation': generation }),
      },
    },
    spec: {
      ...spec,
      affinity: {
        ...affinity,
        nodeAffinity: { ...nodeAffinity, [REQUIRED]: onNodeOnly(nodeAffinity, node) },
      },
      tolerations: tolerationsOf(spec),
    },
  };
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function onNodeOnly(nodeAffinity: JsonMap, node: string): JsonMap {
  const named = { key: 'metadata.name', operator: 'In', values: [node] };
  const terms = mapsAt(nodeAffinity, REQUIRED, 'nodeSelectorTerms');
  // As in a cluster, the node's name takes the place of other fields; the terms were looked at when it was chosen.
  if (terms.length === 0) return { nodeSelectorTerms: [{ matchFields: [named] }] };
  return { nodeSelectorTerms: terms.map((term) => ({ ...term, matchFields: [named] })) };
}

function tolerationsOf(spec: JsonMap): readonly JsonMap[] {
  const own = mapsAt(spec, 'tolerations');
  const network = spec['hostNetwork'] === true ? [['network-unavailable', 'NoSchedule'] as const] : [];
  const added = [...TOLERATED, ...network].map(([name, effect]) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect,
  }));
  const isGiven = (toleration: JsonMap): boolean =>
    own.some((each) => each['key'] === toleration['key'] && each['effect'] === toleration['effect']);
  return [...own, ...added.filter((each) => !isGiven(each))];
}

/** The node that a daemon pod is on or for; '' where it does not say. */
export function nodeOfDaemon(pod: KubeObject): string {
  const bound = textAt(pod, 'spec', 'nodeName');
  if (bound !== '') return bound;
  const terms = mapsAt(pod, 'spec', 'affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms');
  return String(listAt(mapsAt(terms[0], 'matchFields')[0], 'values')[0] ?? '');
}

/** Whether a daemon is to run on a node, and whether one that is there may stay (NodeShouldRunDaemonPod). */
export function daemonOn(
  set: KubeObject,
  node: KubeObject,
): { readonly starts: boolean; readonly stays: boolean } {
  const spec = mapAt(set, 'spec', 'template', 'spec');
  const fixed = textAt(spec, 'nodeName');
  if ((fixed !== '' && fixed !== node.metadata.name) || !wantsNode(spec, node))
    return { starts: false, stays: false };
  const tolerations = tolerationsOf(spec);
  const stays = untolerated(tolerations, taintsOf(node), ['NoExecute']) === undefined;
  const isCordoned = at(node, 'spec', 'unschedulable') === true;
  const toleratesCordon = tolerations.some((each) => tolerates(each, CORDON));
  return {
    starts:
      untolerated(tolerations, taintsOf(node), KEEPS_AWAY) === undefined && (!isCordoned || toleratesCordon),
    stays,
  };
}

const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
