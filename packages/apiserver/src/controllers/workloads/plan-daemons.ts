import { at, numberAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import type { Stored } from '../../store/stored.js';
import { hasEnded, untilAvailable } from '../pod-state.js';
import { daemonHash, daemonOn, nodeOfDaemon, REVISION_HASH } from './daemon-pod.js';
import { resolve } from './rollout.js';

/** The nodes that are to get a daemon, and the pods that are to go. */
export interface Plan {
  readonly starts: readonly string[];
  readonly ends: readonly Stored[];
}

/** What to do so that each node for it has one daemon of the current template (pkg/controller/daemon, manage, rollingUpdate). */
export function planDaemons(
  set: KubeObject,
  pods: readonly Stored[],
  nodes: readonly KubeObject[],
  now: number,
): Plan {
  const byNode = new Map<string, Stored[]>();
  for (const pod of pods) {
    const node = nodeOfDaemon(pod.object);
    byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  const starts: string[] = [];
  const ends: Stored[] = [];
  for (const node of nodes) {
    const here = byNode.get(node.metadata.name) ?? [];
    byNode.delete(node.metadata.name);
    const { starts: shouldStart, stays } = daemonOn(set, node);
    const living = here.filter(({ object }) => object.metadata.deletionTimestamp === undefined);
    if (!stays) ends.push(...living);
    else if (shouldStart && here.length === 0) starts.push(node.metadata.name);
    else ends.push(...surplus(set, living, now));
  }
  // Who is for a node that is gone has nowhere to run.
  for (const lost of byNode.values())
    ends.push(...lost.filter(({ object }) => object.metadata.deletionTimestamp === undefined));
  const rolled = rollingUpdate(set, pods, nodes, now);
  return {
    starts: [...new Set([...starts, ...rolled.starts])],
    ends: [...new Set([...ends, ...rolled.ends])],
  };
}

/** Daemons that ended, and of several all but the oldest that runs, unless one replaces another. */
function surplus(set: KubeObject, living: readonly Stored[], now: number): readonly Stored[] {
  const ended = living.filter(({ object }) => hasEnded(object));
  const running = living
    .filter(({ object }) => !hasEnded(object))
    .toSorted((a, b) => rank(a.object) - rank(b.object));
  const hash = daemonHash(set);
  const current = running.filter(({ object }) => isCurrent(object, hash));
  const old = running.filter(({ object }) => !isCurrent(object, hash));
  if (surgeOf(set, 1) === 0) return [...ended, ...running.slice(1)];
  const replaced = current.some(({ object }) => isAvailable(set, object, now));
  return [...ended, ...current.slice(1), ...(replaced ? old : old.slice(1))];
}

function rank(pod: KubeObject): number {
  const bound = textAt(pod, 'spec', 'nodeName') === '' ? 1e15 : 0;
  return bound + Date.parse(pod.metadata.creationTimestamp ?? '');
}

function rollingUpdate(
  set: KubeObject,
  pods: readonly Stored[],
  nodes: readonly KubeObject[],
  now: number,
): Plan {
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return { starts: [], ends: [] };
  const hash = daemonHash(set);
  const wanted = nodes.filter((node) => daemonOn(set, node).starts).map(({ metadata }) => metadata.name);
  const living = pods.filter(
    ({ object }) => !hasEnded(object) && object.metadata.deletionTimestamp === undefined,
  );
  const on = (node: string): readonly Stored[] =>
    living.filter(({ object }) => nodeOfDaemon(object) === node);
  const outdated = wanted
    .map((node) => ({ node, here: on(node) }))
    .filter(({ here }) => here.length > 0 && !here.some(({ object }) => isCurrent(object, hash)));
  const surge = surgeOf(set, wanted.length);
  if (surge > 0) {
    const surging = wanted.filter((node) => on(node).length > 1).length;
    return { starts: outdated.slice(0, Math.max(0, surge - surging)).map(({ node }) => node), ends: [] };
  }
  const unavailable = wanted.filter(
    (node) => !on(node).some(({ object }) => isAvailable(set, object, now)),
  ).length;
  const most = unavailableOf(set, wanted.length);
  const idle = outdated.filter(({ here }) => !here.some(({ object }) => isAvailable(set, object, now)));
  const serving = outdated.filter((each) => !idle.includes(each));
  const replaced = [...idle, ...serving.slice(0, Math.max(0, most - unavailable))];
  return { starts: [], ends: replaced.flatMap(({ here }) => here) };
}

/** Whether a daemon is of the current template. */
export function isCurrent({ metadata }: KubeObject, hash: string): boolean {
  return metadata.labels?.[REVISION_HASH] === hash;
}

function isAvailable(set: KubeObject, pod: KubeObject, now: number): boolean {
  return untilAvailable(pod, numberAt(set, 'spec', 'minReadySeconds'), now) === 0;
}

function surgeOf(set: KubeObject, nodes: number): number {
  return resolve(at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxSurge'), nodes, Math.ceil);
}

function unavailableOf(set: KubeObject, nodes: number): number {
  return resolve(at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), nodes, Math.ceil);
}
