import type { FieldPath, Service, ServicePort, Source } from '@sluice/engine';
import { readExternalIps } from './service.js';
import type { FieldReader } from './field-reader.js';

/** What carries traffic from outside the cluster to a Service. */
export type ExposedBy = 'NodePort' | 'LoadBalancer' | 'ExternalIP' | 'Ingress' | 'Gateway' | 'Route';

/** One Service port that an object exposes to the outside of the cluster. */
export interface EntryPoint {
  /** The object that exposes: a Service itself, an Ingress, a route. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly by: ExposedBy;
  /** The exposed Service as `namespace/name`. */
  readonly service: string;
  /** The exposed port of the Service; absent: all of them. */
  readonly port?: ServicePort;
  /** The host names under which it is exposed; empty: any. */
  readonly hosts: readonly string[];
  /** The Gateways, as `namespace/name`, that a Gateway API route hangs on; empty for other kinds. */
  readonly gateways: readonly string[];
  /** Where the object names the Service. */
  readonly path: FieldPath;
  readonly source: Source;
}

/** An exposing object with the namespace that it lies in, and what its backends are looked up in. */
export interface ExposingObject {
  readonly fields: FieldReader;
  readonly namespace: string;
  readonly services: ReadonlyMap<string, Service>;
}

/** The entry points of a Service of type NodePort or LoadBalancer, or with external addresses. */
export function serviceEntryPoints(
  { fields, namespace }: ExposingObject,
  service: Service,
): readonly EntryPoint[] {
  const ways: [ExposedBy, FieldPath][] = [];
  if (service.type === 'NodePort' || service.type === 'LoadBalancer')
    ways.push([service.type, ['spec', 'type']]);
  if (readExternalIps(fields).length > 0) ways.push(['ExternalIP', ['spec', 'externalIPs']]);
  return ways.flatMap(([by, path]) =>
    service.ports.map((port): EntryPoint => ({
      ...entryPointBase(fields, namespace),
      by,
      service: `${namespace}/${service.name}`,
      port,
      path,
    })),
  );
}

/** The fields of an entry point that the exposing object itself gives. */
export function entryPointBase(
  { object: { kind, name, source } }: FieldReader,
  namespace: string,
): Pick<EntryPoint, 'kind' | 'namespace' | 'name' | 'hosts' | 'gateways' | 'source'> {
  return { kind, namespace, name, hosts: [], gateways: [], source };
}

/** A port of a backend as it is written: by the Service port's number or name, or (OpenShift) by target port. */
export interface BackendPort {
  readonly value: number | string;
  readonly path: FieldPath;
  readonly matches: (port: ServicePort, value: number | string) => boolean;
}

/** A Service port by its number or its name. */
export const byPortOrName: BackendPort['matches'] = (port, value) =>
  port.port === value || port.name === value;

/** Resolves a backend; what is not in the input is told as a warning and gives nothing. */
export function resolveBackend(
  { fields, services }: ExposingObject,
  backend: {
    readonly namespace: string;
    readonly name: string;
    readonly path: FieldPath;
    readonly port?: BackendPort;
  },
): { readonly service: string; readonly port?: ServicePort } | undefined {
  const id = `${backend.namespace}/${backend.name}`;
  const service = services.get(id);
  if (service === undefined) {
    fields.tell('warning', 'cluster', backend.path, `there is no Service ${id} in the input`);
    return undefined;
  }
  const wanted = backend.port;
  if (wanted === undefined) return { service: id };
  const port = service.ports.find((known) => wanted.matches(known, wanted.value));
  if (port === undefined) {
    fields.tell(
      'warning',
      'cluster',
      wanted.path,
      `Service ${id} has no port ${JSON.stringify(wanted.value)}`,
    );
    return undefined;
  }
  return { service: id, port };
}

/** The strings of a list; others are told. */
export function textList(fields: FieldReader, path: FieldPath): readonly string[] {
  return fields.list(path).flatMap((_, i) => fields.text([...path, i]) ?? []);
}
