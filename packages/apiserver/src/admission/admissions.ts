import type { Admission } from './admission.js';
import { limitRanges } from './limit-ranges.js';
import { namespaceLabel, namespaceLifecycle } from './namespace-lifecycle.js';
import { newNodes } from './new-nodes.js';
import { resourceQuotas } from './resource-quotas.js';
import { serviceAddresses } from './service-addresses.js';

/** The admissions of every server, in their order. */
export const ADMISSIONS: readonly Admission[] = [
  namespaceLifecycle,
  namespaceLabel,
  newNodes,
  limitRanges,
  serviceAddresses,
  resourceQuotas,
];
