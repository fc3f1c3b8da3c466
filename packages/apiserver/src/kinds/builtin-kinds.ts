import { CUSTOM_RESOURCE_DEFINITION } from './apiextensions/custom-resource-definition.js';
import { DAEMON_SET } from './apps/daemon-set.js';
import { DEPLOYMENT } from './apps/deployment.js';
import { REPLICA_SET } from './apps/replica-set.js';
import { SELF_SUBJECT_REVIEW } from './authentication/self-subject-review.js';
import { SELF_SUBJECT_ACCESS_REVIEW } from './authorization/self-subject-access-review.js';
import { SELF_SUBJECT_RULES_REVIEW } from './authorization/self-subject-rules-review.js';
import { LEASE } from './coordination/lease.js';
import { CONFIG_MAP } from './core/config-map.js';
import { ENDPOINTS } from './core/endpoints.js';
import { EVENT } from './core/event.js';
import { LIMIT_RANGE } from './core/limit-range.js';
import { NAMESPACE } from './core/namespace.js';
import { NODE } from './core/node.js';
import { POD } from './core/pod.js';
import { RESOURCE_QUOTA } from './core/resource-quota.js';
import { SECRET } from './core/secret.js';
import { SERVICE_ACCOUNT } from './core/service-account.js';
import { SERVICE } from './core/service.js';
import { ENDPOINT_SLICE } from './discovery/endpoint-slice.js';
import type { Kind } from './kind.js';
import { NETWORK_POLICY } from './networking/network-policy.js';

/** The kinds that every server has, in the order in which discovery lists them. */
export const BUILTIN_KINDS: readonly Kind[] = [
  CONFIG_MAP,
  ENDPOINTS,
  EVENT,
  LIMIT_RANGE,
  NAMESPACE,
  NODE,
  POD,
  RESOURCE_QUOTA,
  SECRET,
  SERVICE_ACCOUNT,
  SERVICE,
  DAEMON_SET,
  DEPLOYMENT,
  REPLICA_SET,
  SELF_SUBJECT_REVIEW,
  SELF_SUBJECT_ACCESS_REVIEW,
  SELF_SUBJECT_RULES_REVIEW,
  NETWORK_POLICY,
  CUSTOM_RESOURCE_DEFINITION,
  LEASE,
  ENDPOINT_SLICE,
];
