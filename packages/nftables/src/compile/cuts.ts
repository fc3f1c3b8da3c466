import { type LiveMatrix, type TrafficSet, trafficKey, trafficOf, trafficSets } from '@sluice/engine';
import type { LocalSide } from './local-side.js';
import type { Settings } from './options.js';

/**
 * Where elements are to be cut so that what each counts is due to whole rules: the ports of every rule of a local class.
 * Undefined where nothing is counted. The ports that names stand for on other pods are not among them.
 */
export function cutsOf(
  { subject, direction }: LocalSide,
  matrix: LiveMatrix,
  { observe }: Settings,
): readonly TrafficSet[] | undefined {
  if (!observe.counters) return undefined;
  const cuts = new Map<string, TrafficSet>();
  const add = (traffic: TrafficSet): void => void cuts.set(trafficKey(traffic), traffic);
  for (const { rules } of matrix.policiesOf(subject)) {
    for (const { ports } of rules[direction]) {
      add(ports.traffic);
      if (direction === 'egress') continue;
      for (const { name } of ports.names) {
        for (const declared of subject.ports) {
          if (declared.name === name) add(trafficOf(declared.protocol, [[declared.port, declared.port]]));
        }
      }
    }
  }
  return [...cuts.values()];
}

/** Some traffic in disjoint parts, each of them within every cut or outside of it. */
export function cutUp(traffic: TrafficSet, cuts: readonly TrafficSet[]): readonly TrafficSet[] {
  let parts = [traffic];
  for (const cut of cuts) {
    parts = parts.flatMap((part) =>
      [trafficSets.intersect(part, cut), trafficSets.subtract(part, cut)].filter(
        (piece) => !trafficSets.empty(piece),
      ),
    );
  }
  return parts;
}
