import { listAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';

/** What of a Service has no effect (pkg/api/service/warnings.go). */
export function serviceWarnings(service: KubeObject): readonly string[] {
  const text = (field: string): string => textAt(service, 'spec', field);
  const externalIps = listAt(service, 'spec', 'externalIPs').length > 0;
  const warnings: string[] = [];
  if (listAt(service, 'spec', 'clusterIPs')[0] === 'None') {
    const ignored = [
      text('loadBalancerIP') === '' ? '' : 'loadBalancerIP',
      externalIps ? 'externalIPs' : '',
      text('sessionAffinity') === '' ? '' : 'SessionAffinity',
    ];
    for (const field of ignored)
      if (field !== '') warnings.push(`spec.${field} is ignored for headless services`);
  }
  const isName = text('type') === 'ExternalName';
  if (isName && externalIps) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!isName && text('externalName') !== '')
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  return warnings;
}
