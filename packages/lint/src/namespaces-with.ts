import { matches, type Pod, type Selector } from '@sluice/engine';

/** The namespaces of pods that a selector matches, by name. */
export function namespacesWith(pods: Iterable<Pod>, selector: Selector): readonly string[] {
  const found = new Set<string>();
  for (const pod of pods) if (matches(selector, pod.labels)) found.add(pod.namespace);
  return [...found].sort();
}
