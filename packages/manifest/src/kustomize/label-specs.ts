import type { FieldSpec } from './field-spec.js';

const spec = (path: string, create: boolean, ids: Omit<FieldSpec, 'path' | 'create'> = {}): FieldSpec => ({
  path: path.split('.'),
  create,
  ...ids,
});

/** Where every label goes: the object itself. */
export const METADATA_LABELS: readonly FieldSpec[] = [spec('metadata.labels', true)];

/** Where labels of pod templates go. */
export const TEMPLATE_LABELS: readonly FieldSpec[] = [
  spec('spec.template.metadata.labels', true, { version: 'v1', kind: 'ReplicationController' }),
  spec('spec.template.metadata.labels', true, { kind: 'Deployment' }),
  spec('spec.template.metadata.labels', true, { kind: 'ReplicaSet' }),
  spec('spec.template.metadata.labels', true, { kind: 'DaemonSet' }),
  spec('spec.template.metadata.labels', true, { group: 'apps', kind: 'StatefulSet' }),
  spec('spec.template.metadata.labels', true, { group: 'batch', kind: 'Job' }),
  spec('spec.jobTemplate.metadata.labels', true, { group: 'batch', kind: 'CronJob' }),
  spec('spec.jobTemplate.spec.template.metadata.labels', true, { group: 'batch', kind: 'CronJob' }),
];

/**
 * Where labels of selectors go, as kustomize has it: a NetworkPolicy's podSelectors get them only beside labels that
 * they name already, so that one which selects every pod still does, and namespaceSelectors never.
 */
export const SELECTOR_LABELS: readonly FieldSpec[] = [
  spec('spec.selector', true, { version: 'v1', kind: 'Service' }),
  spec('spec.selector', true, { version: 'v1', kind: 'ReplicationController' }),
  spec('spec.selector.matchLabels', true, { kind: 'Deployment' }),
  spec('spec.selector.matchLabels', true, { kind: 'ReplicaSet' }),
  spec('spec.selector.matchLabels', true, { kind: 'DaemonSet' }),
  spec('spec.selector.matchLabels', true, { group: 'apps', kind: 'StatefulSet' }),
  spec('spec.selector.matchLabels', false, { group: 'batch', kind: 'Job' }),
  spec('spec.jobTemplate.spec.selector.matchLabels', false, { group: 'batch', kind: 'CronJob' }),
  spec('spec.podSelector.matchLabels', false, { group: 'networking.k8s.io', kind: 'NetworkPolicy' }),
  spec('spec.ingress.from.podSelector.matchLabels', false, {
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
  }),
  spec('spec.egress.to.podSelector.matchLabels', false, {
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
  }),
];
