import type { FieldPath } from '@sluice/engine';
import type { Diagnostic } from '../read/diagnostic.js';
import { concerning, type ManifestObject } from '../read/manifest-object.js';
import type { ManifestSource } from '../read/manifest-source.js';
import { isMap } from '../validate/decode.js';
import { printPath } from '../validate/field-error.js';

type JsonMap = Readonly<Record<string, unknown>>;

/**
 * The object in the form of today, where an older one of its API says the same in other words; each such reading is
 * told as a warning, for the API server of today refuses it.
 */
export function ofToday(object: ManifestObject, diagnostics: Diagnostic[]): ManifestObject {
  const { apiVersion, kind } = object;
  if (kind === 'NetworkPolicy' && apiVersion === 'extensions/v1beta1') {
    return networkPolicyOfToday(object, diagnostics);
  }
  const isAdmin = kind === 'AdminNetworkPolicy' || kind === 'BaselineAdminNetworkPolicy';
  return isAdmin && apiVersion === 'policy.networking.k8s.io/v1alpha1'
    ? adminPolicyOfToday(object, diagnostics)
    : object;
}

/** A NetworkPolicy of before networking.k8s.io/v1 has the same fields and is judged by the same rules. */
function networkPolicyOfToday(object: ManifestObject, diagnostics: Diagnostic[]): ManifestObject {
  const apiVersion = 'networking.k8s.io/v1';
  const message = `extensions/v1beta1 is refused since Kubernetes 1.16: read as ${apiVersion}`;
  tell(object, ['apiVersion'], message, diagnostics);
  return { ...object, apiVersion };
}

/** network-policy-api up to 0.1.1 had `namespaces: {namespaceSelector}` in peers, alone and inside of `pods`. */
function adminPolicyOfToday(object: ManifestObject, diagnostics: Diagnostic[]): ManifestObject {
  const spec = object.value['spec'];
  if (!isMap(spec)) return object;
  const changed: Record<string, unknown> = {};
  for (const [direction, list] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    const rules = mapItems(spec[direction], (rule, i) => {
      const peers = mapItems(rule[list], (peer, j) => {
        const today = peerOfToday(peer);
        if (today === undefined) return peer;
        const path: FieldPath = ['spec', direction, i, list, j, ...today.old];
        const message = `${printPath(path)} is refused since network-policy-api 0.1.2: read as ${today.as}`;
        tell(object, path, message, diagnostics);
        return today.peer;
      });
      return peers === undefined ? rule : { ...rule, [list]: peers };
    });
    if (rules !== undefined) changed[direction] = rules;
  }
  return Object.keys(changed).length === 0
    ? object
    : { ...object, value: { ...object.value, spec: { ...spec, ...changed } } };
}

/** The items with those that are maps mapped; undefined where that changes none. */
function mapItems(
  items: unknown,
  change: (item: JsonMap, index: number) => JsonMap,
): readonly unknown[] | undefined {
  if (!Array.isArray(items)) return undefined;
  const changed = items.map((item: unknown, i) => (isMap(item) ? change(item, i) : item));
  return changed.some((item, i) => item !== items[i]) ? changed : undefined;
}

function peerOfToday(
  peer: JsonMap,
): { readonly peer: JsonMap; readonly old: FieldPath; readonly as: string } | undefined {
  const { namespaces, pods } = peer;
  const selector = onlySelector(namespaces);
  if (selector !== undefined) {
    return {
      peer: { ...peer, namespaces: selector },
      old: ['namespaces', 'namespaceSelector'],
      as: 'namespaces',
    };
  }
  if (!isMap(pods) || Object.hasOwn(pods, 'namespaceSelector')) return undefined;
  const { namespaces: inner, ...rest } = pods;
  const namespaceSelector = onlySelector(inner);
  if (namespaceSelector === undefined) return undefined;
  return {
    peer: { ...peer, pods: { namespaceSelector, ...rest } },
    old: ['pods', 'namespaces', 'namespaceSelector'],
    as: 'pods.namespaceSelector',
  };
}

/** The selector of the old `namespaces`; undefined where it says anything else, such as `sameLabels`. */
function onlySelector(namespaces: unknown): JsonMap | undefined {
  if (!isMap(namespaces) || Object.keys(namespaces).length !== 1) return undefined;
  const selector = Object.hasOwn(namespaces, 'namespaceSelector')
    ? namespaces['namespaceSelector']
    : undefined;
  return isMap(selector) ? selector : undefined;
}

function tell(object: ManifestObject, path: FieldPath, message: string, diagnostics: Diagnostic[]): void {
  const source: ManifestSource = object.source;
  const at = source.keyRange?.(path) ?? source.at(path);
  diagnostics.push({
    code: 'unsupported-version',
    severity: 'warning',
    message,
    ...at,
    ...concerning(object),
  });
}
