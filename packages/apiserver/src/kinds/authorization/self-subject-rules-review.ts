import { builtin } from '../builtin.js';
import type { Kind } from '../kind.js';

/** authorization.k8s.io/v1 SelfSubjectRulesReview: all that I may (`kubectl auth can-i --list`). */
export const SELF_SUBJECT_RULES_REVIEW: Kind = builtin('io.k8s.api.authorization.v1.SelfSubjectRulesReview', {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  singular: 'selfsubjectrulesreview',
  namespaced: false,
  verbs: ['create'],
});
