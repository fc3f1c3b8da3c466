import { at, listAt, mapAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import { without } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';

/**
 * A new Service: its first address is that of its list and the other way round, and its families follow from its
 * addresses. Addresses themselves are given where Services are allocated.
 */
export function prepareService(service: KubeObject): KubeObject {
  return { ...service, spec: withFamilies(normalized(mapAt(service, 'spec'))) };
}

/** What a Service that is only a name has no use for. */
const OF_ADDRESSES = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'];

/** What an update leaves out although it may not change stays. */
export function keepService(service: KubeObject, old: KubeObject): KubeObject {
  const [spec, before] = [mapAt(service, 'spec'), mapAt(old, 'spec')];
  if (typeOf(spec) === 'ExternalName') return { ...service, spec: without(spec, ...OF_ADDRESSES) };
  const kept: Record<string, unknown> = {};
  if (typeOf(before) !== 'ExternalName')
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
      const given = at(spec, field);
      if ((given === undefined || given === '') && at(before, field) !== undefined)
        kept[field] = before[field];
    }
  return { ...service, spec: withFamilies(normalized({ ...spec, ...kept })) };
}

function typeOf(spec: JsonMap): string {
  return textAt(spec, 'type') || 'ClusterIP';
}

function normalized(spec: JsonMap): JsonMap {
  const [first, all] = [textAt(spec, 'clusterIP'), listAt(spec, 'clusterIPs')];
  if (first !== '' && all.length === 0) return { ...spec, clusterIPs: [first] };
  return first === '' && all.length > 0 ? { ...spec, clusterIP: all[0] } : spec;
}

function withFamilies(spec: JsonMap): JsonMap {
  if (typeOf(spec) === 'ExternalName') return spec;
  const families = listAt(spec, 'ipFamilies');
  const headless = textAt(spec, 'clusterIP') === 'None';
  // Who selects no pods has addresses of any family.
  const anyFamily = headless && Object.keys(mapAt(spec, 'selector')).length === 0;
  const policy =
    textAt(spec, 'ipFamilyPolicy') ||
    (anyFamily && families.length === 0 ? 'RequireDualStack' : 'SingleStack');
  const own = textAt(spec, 'clusterIP').includes(':') ? 'IPv6' : 'IPv4';
  const given =
    families.length > 0 ? families : policy === 'RequireDualStack' && headless ? ['IPv4', 'IPv6'] : [own];
  return { ...spec, ipFamilies: given, ipFamilyPolicy: policy };
}
