import { GARBAGE_COLLECTION } from './collect-garbage.js';
import type { Controller } from './controller.js';
import { DEFINITION_STATUS } from './definition-status.js';
import { EXPIRED_EVENTS } from './expired-events.js';
import { LOST_PODS } from './lost-pods.js';
import { kubernetesService, type Listening } from './kubernetes-service.js';
import { DEFAULT_ACCOUNTS, rootCertificates } from './namespace-content.js';
import { NAMESPACE_DELETION } from './namespace-deletion.js';
import { NODE_TAINTS } from './node-taints.js';
import { QUOTA_STATUS } from './quota-status.js';
import { SCHEDULER } from './scheduling/schedule-pods.js';
import { ENDPOINT_SLICES } from './services/endpoint-slices.js';
import { SERVICE_ENDPOINTS } from './services/endpoints.js';
import { UNDEFINED_OBJECTS } from './undefined-objects.js';
import { DAEMON_SETS } from './workloads/daemon-set.js';
import { DEPLOYMENTS } from './workloads/deployment.js';
import { REPLICA_SETS } from './workloads/replica-set.js';

/** The controllers that every server runs. */
export const CONTROLLERS: readonly Controller[] = [
  NAMESPACE_DELETION,
  DEFINITION_STATUS,
  UNDEFINED_OBJECTS,
  GARBAGE_COLLECTION,
  DEFAULT_ACCOUNTS,
  DEPLOYMENTS,
  REPLICA_SETS,
  DAEMON_SETS,
  SCHEDULER,
  NODE_TAINTS,
  LOST_PODS,
  ENDPOINT_SLICES,
  SERVICE_ENDPOINTS,
  QUOTA_STATUS,
  EXPIRED_EVENTS,
];

/** The controllers of a server that listens: besides the others those that tell of it. */
export function controllersOf(listening: Listening, authority: string | undefined): readonly Controller[] {
  return [
    ...CONTROLLERS,
    kubernetesService(listening),
    ...(authority === undefined ? [] : [rootCertificates(authority)]),
  ];
}
