import { type ListTree, type MapTree, type Tree, withEntry } from './tree.js';

/** Tells what a patch says that is not understood, at the part that says it. */
export type TellPart = (message: string, part: Tree) => void;

/** Lists whose items are merged by their keys; the first key must be there, others count when both items have them. */
const MERGE_KEYS: readonly { readonly path: RegExp; readonly keys: readonly string[] }[] = [
  { path: /(^|\.)spec\.(containers|initContainers|ephemeralContainers)$/, keys: ['name'] },
  {
    path: /(^|\.)spec\.(containers|initContainers|ephemeralContainers)\.ports$/,
    keys: ['containerPort', 'protocol'],
  },
  { path: /ontainers\.env$/, keys: ['name'] },
  { path: /ontainers\.volumeMounts$/, keys: ['mountPath'] },
  { path: /ontainers\.volumeDevices$/, keys: ['devicePath'] },
  { path: /(^|\.)spec\.(volumes|imagePullSecrets|schedulingGates|resourceClaims)$/, keys: ['name'] },
  { path: /(^|\.)spec\.hostAliases$/, keys: ['ip'] },
  { path: /(^|\.)spec\.topologySpreadConstraints$/, keys: ['topologyKey', 'whenUnsatisfiable'] },
  { path: /^metadata\.ownerReferences$/, keys: ['uid'] },
  { path: /^status\.(conditions|addresses)$/, keys: ['type'] },
  { path: /^status\.podIPs$/, keys: ['ip'] },
];
const SERVICE_KEYS: typeof MERGE_KEYS = [{ path: /^spec\.ports$/, keys: ['port', 'protocol'] }];

/** Groups whose kinds have a schema that says how lists merge; lists of all others are replaced whole. */
const KNOWN_GROUPS: readonly string[] = ['', 'apps', 'batch', 'extensions'];

/** Defaults of fields that are merge keys. */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' };

/**
 * The object with a strategic merge patch applied; undefined when the patch deletes it. Lists that the API does not
 * merge by key, such as all of a NetworkPolicy's, are replaced whole.
 */
export function strategicMerge(
  base: MapTree,
  patch: MapTree,
  id: { readonly group: string; readonly kind: string },
  tell: TellPart,
): MapTree | undefined {
  const keysOf = (path: string): readonly string[] | undefined => {
    if (!KNOWN_GROUPS.includes(id.group)) return undefined;
    const lists = id.kind === 'Service' && id.group === '' ? SERVICE_KEYS : MERGE_KEYS;
    return lists.find((list) => list.path.test(path))?.keys;
  };
  return mergeMap(base, patch, '', keysOf, tell);
}

type KeysOf = (path: string) => readonly string[] | undefined;

function mergeMap(
  base: MapTree,
  patch: MapTree,
  path: string,
  keysOf: KeysOf,
  tell: TellPart,
): MapTree | undefined {
  const directive = directiveOf(patch, tell);
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return written(patch, tell) as MapTree;
  let merged = base;
  for (const [key, part] of patch.entries) {
    if (isDirective(key)) continue;
    merged = withEntry(
      merged,
      key,
      mergePart(base.entries.get(key), part, path === '' ? key : `${path}.${key}`, keysOf, tell),
    );
  }
  return merged;
}

function mergePart(
  base: Tree | undefined,
  part: Tree,
  path: string,
  keysOf: KeysOf,
  tell: TellPart,
): Tree | undefined {
  if (part.kind === 'map' && base?.kind === 'map') return mergeMap(base, part, path, keysOf, tell);
  const keys = keysOf(path);
  if (part.kind === 'list' && base?.kind === 'list' && keys)
    return mergeList(base, part, keys, path, keysOf, tell);
  return written(part, tell);
}

function mergeList(
  base: ListTree,
  patch: ListTree,
  keys: readonly string[],
  path: string,
  keysOf: KeysOf,
  tell: TellPart,
): ListTree {
  if (patch.items.some((item) => item.kind === 'map' && directiveOf(item, tell) === 'replace')) {
    return written(patch, tell) as ListTree;
  }
  let rest = [...base.items];
  const merged: Tree[] = [];
  for (const item of patch.items) {
    const same = rest.filter((other) => sameKeys(item, other, keys));
    rest = rest.filter((other) => !same.includes(other));
    const kept = same[0] ? mergePart(same[0], item, path, keysOf, tell) : written(item, tell);
    if (kept) merged.push(kept);
  }
  return { ...base, items: [...merged, ...rest] };
}

function sameKeys(a: Tree, b: Tree, keys: readonly string[]): boolean {
  return keys.every((key, i) => {
    const [x, y] = [a, b].map((item) => {
      const part = item.kind === 'map' ? item.entries.get(key) : undefined;
      return part?.kind === 'scalar' ? part.value : KEY_DEFAULTS[key];
    });
    return x === y && (i > 0 || x !== undefined);
  });
}

/** A part of a patch where there is nothing to merge it with: without directives and nulls. */
function written(part: Tree, tell: TellPart): Tree | undefined {
  switch (part.kind) {
    case 'scalar':
      return part.value === null ? undefined : part;
    case 'list':
      return {
        ...part,
        items: part.items.flatMap((item) => {
          const kept = item.kind === 'scalar' ? item : written(item, tell);
          // An item that was a directive only leaves nothing.
          return kept && !isDirectiveOnly(item) ? [kept] : [];
        }),
      };
    case 'map': {
      if (directiveOf(part, tell) === 'delete') return undefined;
      const entries = new Map<string, Tree>();
      for (const [key, child] of part.entries) {
        const kept = isDirective(key) ? undefined : written(child, tell);
        if (kept) entries.set(key, kept);
      }
      return { ...part, entries };
    }
  }
}

function isDirectiveOnly(item: Tree): boolean {
  return item.kind === 'map' && item.entries.size > 0 && [...item.entries.keys()].every(isDirective);
}

function isDirective(key: string): boolean {
  return key.startsWith('$');
}

function directiveOf(map: MapTree, tell: TellPart): 'delete' | 'replace' | undefined {
  let found: 'delete' | 'replace' | undefined;
  for (const [key, part] of map.entries) {
    if (!isDirective(key)) continue;
    const value = part.kind === 'scalar' ? part.value : undefined;
    if (key === '$patch' && (value === 'delete' || value === 'replace')) found = value;
    else if (!(key === '$patch' && value === 'merge') && !key.startsWith('$setElementOrder/')) {
      tell(
        `patch directive ${JSON.stringify(key)}${typeof value === 'string' ? ` with ${JSON.stringify(value)}` : ''} is not supported here`,
        part,
      );
    }
  }
  return found;
}
