import type { Labels, Node, Pod, Service, ServiceEndpoints } from '@sluice/engine';
import type { Diagnostic } from '../read/diagnostic.js';
import { concerning, type ManifestObject } from '../read/manifest-object.js';
import { isMap } from '../validate/decode.js';
import { FieldReader } from './field-reader.js';
import { type ReferenceGrant, readReferenceGrant } from './gateway-route.js';
import { isMisplaced, type KnownKind, knownKind } from './known-kinds.js';
import { readNode } from './node.js';
import { policySpec } from './policy-spec.js';
import { readPhase, readPodAddresses, readPodFields } from './pod-fields.js';
import { readService } from './service.js';
import { readEndpoints, readEndpointSlice } from './service-endpoints.js';
import { isSpent, workloadPod } from './workload.js';

/** What an object of a known kind was read as. */
export type Item =
  | { readonly role: 'pod'; readonly pod: Pod }
  | { readonly role: 'workload'; readonly pod: Pod; readonly spent: boolean }
  | { readonly role: 'namespace'; readonly labels: Labels }
  | { readonly role: 'node'; readonly node: Node }
  | { readonly role: 'service'; readonly service: Service }
  | { readonly role: 'endpoints'; readonly service: string; readonly endpoints: readonly ServiceEndpoints[] }
  | {
      readonly role: 'endpoint-slice';
      readonly service: string;
      readonly endpoints: readonly ServiceEndpoints[];
    }
  | { readonly role: 'reference-grant'; readonly grant: ReferenceGrant }
  | { readonly role: 'policy'; readonly spec: unknown }
  | { readonly role: 'ingress' | 'gateway-route' | 'openshift-route' };

/** A readable object of a known kind; `namespace` is empty for a cluster-wide kind. */
export interface Entry {
  readonly object: ManifestObject;
  readonly fields: FieldReader;
  readonly namespace: string;
  readonly name: string;
  readonly item: Item;
}

/** The objects of known kinds by `Kind/namespace/name`, each once, and the others. */
export interface Inventory {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly others: readonly ManifestObject[];
}

/**
 * What objects were read as, by whoever builds one cluster after the other of objects that mostly stay the same, and never change.
 * Only what nothing was told of is kept.
 */
export type Keep = WeakMap<
  ManifestObject,
  { readonly namespace: string; readonly name: string; readonly item: Item }
>;

/** The key of an entry. */
export function entryKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/**
 * Reads every object of a known kind. One that is given twice counts as it was given last, as `kubectl apply` would
 * leave it; one that the API server would not take does not count.
 */
export function takeInventory(
  objects: readonly ManifestObject[],
  defaultNamespace: string,
  diagnostics: Diagnostic[],
  keep?: Keep,
): Inventory {
  const entries = new Map<string, Entry>();
  const others: ManifestObject[] = [];
  const generated = new Map<string, number>();
  for (const object of objects) {
    const known = knownKind(object);
    if (known === undefined) {
      if (isMisplaced(object)) tellMisplaced(object, diagnostics);
      else others.push(object);
      continue;
    }
    const fields = new FieldReader(object, diagnostics);
    const namespace = known.namespaced ? (object.namespace ?? defaultNamespace) : '';
    const name = isGenerated(object) ? generatedName(generated, object, namespace) : object.name;
    const kept = keep?.get(object);
    const told = diagnostics.length;
    const item =
      kept?.namespace === namespace && kept.name === name
        ? kept.item
        : readItem(known, fields, namespace, name);
    if (item === undefined || fields.failed) continue;
    if (diagnostics.length === told) keep?.set(object, { namespace, name, item });
    const key = entryKey(object.kind, namespace, name);
    const earlier = entries.get(key);
    if (earlier) tellTwice(earlier.object, fields);
    entries.set(key, { object, fields, namespace, name, item });
  }
  return { entries, others };
}

function readItem(known: KnownKind, fields: FieldReader, namespace: string, name: string): Item | undefined {
  const { role } = known;
  switch (role) {
    case 'pod':
      return { role, pod: readPod(fields, namespace, name) };
    case 'workload': {
      const pod = workloadPod(fields, namespace, name);
      return pod && { role, pod, spent: isSpent(fields) };
    }
    case 'namespace':
      return { role, labels: fields.labels(['metadata', 'labels']) };
    case 'node':
      return { role, node: readNode(fields) };
    case 'service':
      return { role, service: readService(fields, namespace) };
    case 'endpoints':
      return { role, service: name, endpoints: readEndpoints(fields) };
    case 'endpoint-slice': {
      const slice = readEndpointSlice(fields);
      return slice && { role, ...slice };
    }
    case 'reference-grant': {
      const grant = readReferenceGrant(fields, namespace);
      return grant && { role, grant };
    }
    case 'policy':
      // Validation judges the rest.
      fields.map(['spec']);
      return { role, spec: policySpec(fields.object.value) };
    case 'ingress':
    case 'gateway-route':
    case 'openshift-route':
      return { role };
  }
}

function readPod(fields: FieldReader, namespace: string, name: string): Pod {
  const phase = readPhase(fields);
  return {
    namespace,
    kind: 'Pod',
    name,
    ...readPodFields(fields, []),
    addresses: readPodAddresses(fields),
    ...(phase === undefined ? {} : { phase }),
    template: false,
    source: fields.object.source,
  };
}

/** Whether the API server will make up the rest of the name: no two such objects are the same. */
function isGenerated(object: ManifestObject): boolean {
  const metadata = object.value['metadata'];
  return isMap(metadata) && (metadata['name'] ?? '') === '';
}

/** A name for one more object of this `generateName`; none that a user could give. */
function generatedName(
  counts: Map<string, number>,
  { kind, name }: ManifestObject,
  namespace: string,
): string {
  const key = entryKey(kind, namespace, name);
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count === 1 ? name : `${name}(${count})`;
}

function tellMisplaced(object: ManifestObject, diagnostics: Diagnostic[]): void {
  const message = `no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}`;
  const at = object.source.at(['apiVersion']);
  diagnostics.push({
    code: 'unsupported-version',
    severity: 'error',
    message,
    ...at,
    ...concerning(object),
  });
}

function tellTwice(earlier: ManifestObject, fields: FieldReader): void {
  const first = earlier.source.at([]);
  const same = JSON.stringify(earlier.value) === JSON.stringify(fields.object.value);
  fields.tell(
    same ? 'notice' : 'warning',
    'duplicate-object',
    [],
    `already given in ${first.file}:${first.line}; this one replaces it, as with kubectl apply`,
  );
}
