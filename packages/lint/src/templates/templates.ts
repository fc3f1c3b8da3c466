import { allowApiserver, allowEgressToCidr, denyMetadata } from './allow-addresses.js';
import { allowDns } from './allow-dns.js';
import {
  allowFromNamespace,
  allowFromPods,
  allowIngressController,
  allowSameNamespace,
} from './allow-peers.js';
import { defaultDenyAll, defaultDenyEgress, defaultDenyIngress } from './default-deny.js';
import { isolateNamespace } from './isolate-namespace.js';
import type { Template } from './template.js';

/** Every template, in the order in which they are listed. */
export const TEMPLATES: readonly Template[] = [
  defaultDenyIngress,
  defaultDenyEgress,
  defaultDenyAll,
  allowDns,
  allowFromPods,
  allowFromNamespace,
  allowSameNamespace,
  allowIngressController,
  allowEgressToCidr,
  allowApiserver,
  denyMetadata,
  isolateNamespace,
];
