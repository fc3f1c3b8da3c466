import { isDeepStrictEqual } from 'node:util';
import { parseCidr } from '@sluice/engine';
import { checkLabelKey, checkLabelValue, type FieldError, forbidden, invalid } from '@sluice/manifest';
import { listAt, mapAt, mapsAt, textAt } from '../../meta/fields.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { duplicate, namedBy, oneOf, told } from '../validate/checks.js';
import { TAINT_EFFECTS } from '../validate/scheduling.js';

/** The rules of a node. */
export function validateNode(node: KubeObject): readonly FieldError[] {
  return [
    ...validateTaints(node),
    ...listAt(node, 'spec', 'podCIDRs').flatMap((cidr, index) =>
      parseCidr(String(cidr))
        ? []
        : [
            invalid(
              ['spec', 'podCIDRs', index],
              cidr,
              'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
            ),
          ],
    ),
  ];
}

/** Errors of taints stand below the metadata, as the API server has it. */
function validateTaints(node: KubeObject): readonly FieldError[] {
  const seen = new Set<string>();
  return mapsAt(node, 'spec', 'taints').flatMap((taint, index) => {
    const path = ['metadata', 'taints', index];
    const [key, value, effect] = ['key', 'value', 'effect'].map((name) => textAt(taint, name)) as [
      string,
      string,
      string,
    ];
    const id = `${key}/${effect}`;
    const repeated = seen.has(id);
    seen.add(id);
    const shown = { Key: key, Value: value, Effect: effect, TimeAdded: taint['timeAdded'] ?? null };
    return [
      ...namedBy([...path, 'key'], key, checkLabelKey),
      ...told([...path, 'value'], value, checkLabelValue),
      ...oneOf([...path, 'effect'], effect, TAINT_EFFECTS),
      ...(repeated ? [duplicate(path, shown, 'taints must be unique by key and effect pair')] : []),
    ];
  });
}

/** Networks of pods and the provider's id are set once. */
export function validateNodeUpdate(node: KubeObject, old: KubeObject): readonly FieldError[] {
  const [spec, before] = [mapAt(node, 'spec'), mapAt(old, 'spec')];
  const networks = listAt(before, 'podCIDRs');
  const provider = textAt(before, 'providerID');
  const errors: FieldError[] = [];
  if (networks.length > 0 && !isDeepStrictEqual(listAt(spec, 'podCIDRs'), networks))
    errors.push(
      forbidden(['spec', 'podCIDRs'], 'node updates may not change podCIDR except from "" to valid'),
    );
  if (provider !== '' && textAt(spec, 'providerID') !== provider)
    errors.push(
      forbidden(['spec', 'providerID'], 'node updates may not change providerID except from "" to valid'),
    );
  return errors;
}
