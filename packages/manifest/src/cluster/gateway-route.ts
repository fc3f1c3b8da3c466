import type { FieldPath } from '@sluice/engine';
import {
  byPortOrName,
  type EntryPoint,
  entryPointBase,
  type ExposingObject,
  resolveBackend,
  textList,
} from './entry-point.js';
import type { FieldReader } from './field-reader.js';
import { readPortReference } from './port-fields.js';

/** What a ReferenceGrant permits: routes of a kind and namespace may name Services of the grant's namespace. */
export interface ReferenceGrant {
  readonly namespace: string;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  /** Names of Services; undefined: every Service. */
  readonly services: readonly string[] | undefined;
}

const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Reads a ReferenceGrant; undefined when it permits nothing about Services. */
export function readReferenceGrant(fields: FieldReader, namespace: string): ReferenceGrant | undefined {
  const from = fields.list(['spec', 'from']).flatMap((_, i) => {
    const kind = fields.text(['spec', 'from', i, 'kind']);
    const source = fields.text(['spec', 'from', i, 'namespace']);
    const group = fields.text(['spec', 'from', i, 'group']);
    return group === GATEWAY_GROUP && kind !== undefined && source !== undefined
      ? [{ kind, namespace: source }]
      : [];
  });
  const names = fields.list(['spec', 'to']).flatMap((_, i) => {
    const service =
      fields.text(['spec', 'to', i, 'kind']) === 'Service' && !fields.text(['spec', 'to', i, 'group']);
    return service ? [fields.text(['spec', 'to', i, 'name'])] : [];
  });
  if (names.length === 0) return undefined;
  const services = names.every((name) => name !== undefined) ? names : undefined;
  return { namespace, from, services };
}

/** The entry points of a Gateway API route: what it sends to Services for the Gateways that it hangs on. */
export function gatewayRouteEntryPoints(
  object: ExposingObject,
  grants: readonly ReferenceGrant[],
): readonly EntryPoint[] {
  const { fields, namespace } = object;
  const gateways = parentGateways(fields, namespace);
  // A route may hang on a Service (a mesh) or on nothing: neither brings traffic from outside.
  if (gateways.length === 0) return [];
  const hosts = textList(fields, ['spec', 'hostnames']);
  return fields.list(['spec', 'rules']).flatMap((_, i) =>
    fields.list(['spec', 'rules', i, 'backendRefs']).flatMap((__, j): EntryPoint[] => {
      const path: FieldPath = ['spec', 'rules', i, 'backendRefs', j];
      const resolved = backendRef(object, path, grants);
      if (resolved === undefined) return [];
      return [
        {
          ...entryPointBase(fields, namespace),
          by: 'Gateway',
          ...resolved,
          hosts,
          gateways,
          path: [...path, 'name'],
        },
      ];
    }),
  );
}

function parentGateways(fields: FieldReader, namespace: string): readonly string[] {
  return fields.list(['spec', 'parentRefs']).flatMap((_, i) => {
    const path = ['spec', 'parentRefs', i];
    const group = fields.text([...path, 'group']) ?? GATEWAY_GROUP;
    const kind = fields.text([...path, 'kind']) ?? 'Gateway';
    const name = fields.text([...path, 'name']);
    if (group !== GATEWAY_GROUP || kind !== 'Gateway' || name === undefined) return [];
    return [`${fields.text([...path, 'namespace']) ?? namespace}/${name}`];
  });
}

function backendRef(
  object: ExposingObject,
  path: FieldPath,
  grants: readonly ReferenceGrant[],
): ReturnType<typeof resolveBackend> {
  const { fields, namespace } = object;
  const name = fields.text([...path, 'name']);
  const target = fields.text([...path, 'namespace']) ?? namespace;
  if (
    name === undefined ||
    fields.text([...path, 'group']) ||
    (fields.text([...path, 'kind']) ?? 'Service') !== 'Service'
  ) {
    return undefined;
  }
  const { kind } = fields.object;
  const granted = grants.some(
    (grant) =>
      grant.namespace === target &&
      grant.from.some((from) => from.kind === kind && from.namespace === namespace) &&
      (grant.services?.includes(name) ?? true),
  );
  if (target !== namespace && !granted) {
    const place = [...path, 'namespace'];
    fields.tell(
      'warning',
      'cluster',
      place,
      `no ReferenceGrant of namespace ${target} in the input permits Service ${target}/${name}`,
    );
    return undefined;
  }
  const port = readPortReference(fields, [...path, 'port']);
  return resolveBackend(object, {
    namespace: target,
    name,
    path: [...path, 'name'],
    ...(port === undefined ? {} : { port: { value: port, path: [...path, 'port'], matches: byPortOrName } }),
  });
}
