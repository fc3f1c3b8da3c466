import { builtin } from '../builtin.js';
import type { Kind } from '../kind.js';

/** authentication.k8s.io/v1 SelfSubjectReview: who am I (`kubectl auth whoami`). */
export const SELF_SUBJECT_REVIEW: Kind = builtin('io.k8s.api.authentication.v1.SelfSubjectReview', {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  singular: 'selfsubjectreview',
  namespaced: false,
  verbs: ['create'],
});
