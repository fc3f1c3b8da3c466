import { SELF_SUBJECT_REVIEW } from './authentication/self-subject-review.js';
import { SELF_SUBJECT_ACCESS_REVIEW } from './authorization/self-subject-access-review.js';
import { SELF_SUBJECT_RULES_REVIEW } from './authorization/self-subject-rules-review.js';
import { CONFIG_MAP } from './core/config-map.js';
import { NAMESPACE } from './core/namespace.js';
import type { Kind } from './kind.js';

/** The kinds that every server has, in the order in which discovery lists them. */
export const BUILTIN_KINDS: readonly Kind[] = [
  CONFIG_MAP,
  NAMESPACE,
  SELF_SUBJECT_REVIEW,
  SELF_SUBJECT_ACCESS_REVIEW,
  SELF_SUBJECT_RULES_REVIEW,
];
