import { type Pod, podId } from '@sluice/engine';
import { hexDigest } from '../ruleset/digest.js';

/** How the names of all interfaces begin that lead to pods of this node; others are the outside. */
export const INTERFACE_PREFIX = 'slu';

/** The name of the interface on the node that leads to a pod: 15 characters, all that Linux allows. */
export function interfaceName(pod: Pick<Pod, 'namespace' | 'kind' | 'name'>): string {
  return INTERFACE_PREFIX + hexDigest(podId(pod), 12);
}
