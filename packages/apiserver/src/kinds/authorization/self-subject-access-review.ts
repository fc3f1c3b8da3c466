import { builtin } from '../builtin.js';
import type { Kind } from '../kind.js';

/** authorization.k8s.io/v1 SelfSubjectAccessReview: may I (`kubectl auth can-i`). */
export const SELF_SUBJECT_ACCESS_REVIEW: Kind = builtin(
  'io.k8s.api.authorization.v1.SelfSubjectAccessReview',
  {
    group: 'authorization.k8s.io',
    version: 'v1',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    singular: 'selfsubjectaccessreview',
    namespaced: false,
    verbs: ['create'],
  },
);
