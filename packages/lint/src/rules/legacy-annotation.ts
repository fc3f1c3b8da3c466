import { member } from '../malformed.js';
import type { LintRule } from '../rule.js';

const ANNOTATION = 'net.beta.kubernetes.io/network-policy';

/** Before networking.k8s.io/v1 an annotation of the Namespace isolated its pods; nothing reads it any more. */
export const legacyAnnotation: LintRule = {
  id: 'legacy-annotation',
  summary: `the annotation ${ANNOTATION}, which has no effect`,
  severity: 'info',
  needs: [],
  *check({ input }) {
    for (const object of input.objects) {
      if (object.kind !== 'Namespace') continue;
      if (member(member(member(object.value, 'metadata'), 'annotations'), ANNOTATION) === undefined) continue;
      yield {
        object,
        path: ['metadata', 'annotations', ANNOTATION],
        atKey: true,
        message:
          'this annotation isolates nothing since Kubernetes 1.7: write a NetworkPolicy with `podSelector: {}`',
      };
    }
  },
};
