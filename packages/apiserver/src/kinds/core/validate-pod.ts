import { type FieldError, forbidden, invalid } from '@sluice/manifest';
import { at, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { validatePodSpec } from '../validate/pod-spec.js';

/** The rules of a pod, those of updates apart. */
export function validatePod(pod: KubeObject): readonly FieldError[] {
  const spec = mapAt(pod, 'spec');
  // Only pods, and no templates, are so strict about their images.
  const images = ['containers', 'initContainers'].flatMap((list) =>
    mapsAt(spec, list).flatMap((container, index) => {
      const image = textAt(container, 'image');
      return image !== '' && image !== image.trim()
        ? [invalid(['spec', list, index, 'image'], image, 'must not have leading or trailing whitespace')]
        : [];
    }),
  );
  const isNew = at(pod, 'status', 'startTime') === undefined && textAt(spec, 'nodeName') === '';
  return [
    ...validatePodSpec(spec, ['spec'], true),
    ...images,
    ...(isNew && mapsAt(spec, 'ephemeralContainers').length > 0
      ? [forbidden(['spec', 'ephemeralContainers'], 'cannot be set on create')]
      : []),
  ];
}
