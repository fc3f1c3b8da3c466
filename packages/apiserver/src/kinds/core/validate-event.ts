import { type FieldError, invalid } from '@sluice/manifest';
import { textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** An event stands in the namespace of what it is about. */
export function validateEvent(event: KubeObject): readonly FieldError[] {
  const about = textAt(event, 'involvedObject', 'namespace');
  const own = event.metadata.namespace ?? '';
  // What has no namespace is told of in the default one.
  const fits = about === own || (about === '' && (own === 'default' || own === ''));
  return fits ? [] : [invalid(['involvedObject', 'namespace'], about, 'does not match event.namespace')];
}
