import { mapAt, mapsAt, textAt } from '../meta/fields.js';
import { forbiddenFor } from '../meta/api-error.js';
import type { JsonMap } from '../meta/json.js';
import type { KubeObject } from '../meta/kube-object.js';
import { accept, refuse } from '../meta/result.js';
import { qosClass } from '../kinds/core/pod-strategy.js';
import type { Admission } from './admission.js';
import { limitErrors } from './limit-errors.js';

const NOTE = 'kubernetes.io/limit-ranger';

/**
 * Gives the containers of new pods what the LimitRanges of their namespace have for those that do not say, and refuses
 * pods beyond their bounds (plugin LimitRanger).
 */
export const limitRanges: Admission = ({ kind, operation, object, subresource }, { store }) => {
  if (kind.group !== '' || kind.kind !== 'Pod' || operation !== 'create' || subresource !== undefined)
    return accept(object);
  const limits = store
    .list('limitranges', object.metadata.namespace)
    .flatMap((range) => mapsAt(range.object, 'spec', 'limits'));
  if (limits.length === 0) return accept(object);
  let pod = object;
  for (const limit of limits) if (textAt(limit, 'type') === 'Container') pod = withDefaults(pod, limit);
  const errors = limits.flatMap((limit) => limitErrors(pod, limit));
  if (errors.length === 0) return accept(pod);
  const why = errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`;
  return refuse(forbiddenFor(kind, object.metadata.name, why));
};

function withDefaults(pod: KubeObject, limit: JsonMap): KubeObject {
  const requests = mapAt(limit, 'defaultRequest');
  const bounds = mapAt(limit, 'default');
  const notes: string[] = [];
  const filled = (field: 'containers' | 'initContainers'): readonly JsonMap[] =>
    mapsAt(pod, 'spec', field).map((container) => {
      const noun = field === 'initContainers' ? 'init container' : 'container';
      const resources = mapAt(container, 'resources');
      const missing = (of: 'requests' | 'limits', values: JsonMap): JsonMap => {
        const given = mapAt(resources, of);
        const added = Object.entries(values).filter(([name]) => !Object.hasOwn(given, name));
        if (added.length > 0)
          notes.push(
            `${listed(added.map(([name]) => name))} ${of.slice(0, -1)} for ${noun} ${textAt(container, 'name')}`,
          );
        return { ...given, ...Object.fromEntries(added) };
      };
      // As a cluster notes it: requests before limits. What is requested by default cannot be more than the limit.
      const wanted = missing('requests', requests);
      const most = missing('limits', bounds);
      if (Object.keys(wanted).length === 0 && Object.keys(most).length === 0) return container;
      return {
        ...container,
        resources: {
          ...resources,
          ...(Object.keys(most).length > 0 && { limits: most }),
          ...(Object.keys(wanted).length > 0 && { requests: wanted }),
        },
      };
    });
  const containers = filled('containers');
  const initContainers = filled('initContainers');
  if (notes.length === 0) return pod;
  const spec = {
    ...mapAt(pod, 'spec'),
    containers,
    ...(initContainers.length > 0 && { initContainers }),
  };
  const annotations = {
    ...pod.metadata.annotations,
    [NOTE]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec,
    status: { ...mapAt(pod, 'status'), qosClass: qosClass(spec) },
  };
}

function listed(names: readonly string[]): string {
  return names.toSorted().join(', ');
}
