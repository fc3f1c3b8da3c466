import { mapsAt, textAt } from '../meta/fields.js';
import type { KubeObject } from '../meta/kube-object.js';

/** The names of the containers of a workload's pods. */
export function names(workload: KubeObject): string {
  return join(workload, 'name');
}

/** Their images. */
export function images(workload: KubeObject): string {
  return join(workload, 'image');
}

function join(workload: KubeObject, field: string): string {
  return mapsAt(workload, 'spec', 'template', 'spec', 'containers')
    .map((container) => textAt(container, field))
    .join(',');
}
