import { builtin } from './builtin.js';
import type { Kind } from './kind.js';

/** autoscaling/v1 Scale: what the scale subresource of other kinds speaks; no resource of its own. */
export const SCALE: Kind = builtin('io.k8s.api.autoscaling.v1.Scale', {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  singular: 'scale',
  namespaced: true,
});
