import { liveUse } from '@sluice/manifest';
import type { Connection } from '../connection/connection.js';
import { inParallel } from '../in-parallel.js';
import { KubeError } from '../kube-error.js';
import { groupPath, type Resource } from './resource.js';

/** What discovery gave. */
export interface Served {
  readonly resources: readonly Resource[];
  /** The groups whose resources are not known, as `apiVersion`s, and why: their API server does not answer. */
  readonly unknown: readonly { readonly apiVersion: string; readonly message: string }[];
}

interface GroupVersions {
  readonly group: string;
  /** As `apiVersion`s, the preferred one first. */
  readonly versions: readonly string[];
}

/** Finds what the cluster serves of the kinds that answers need, each in one version. Throws KubeError. */
export async function servedResources(connection: Connection, signal?: AbortSignal): Promise<Served> {
  const asked = signal && { signal };
  const groups = (await connection.ask('/apis', asked)) as { groups?: unknown };
  const wanted: readonly GroupVersions[] = [
    { group: '', versions: ['v1'] },
    ...list(groups.groups).flatMap(groupVersions).filter(isOfInterest),
  ];
  const unknown: { apiVersion: string; message: string }[] = [];
  const found = await inParallel(
    wanted.flatMap(({ group, versions }) =>
      (isOwn(group) ? versions : versions.slice(0, 1)).map((apiVersion) => ({ group, apiVersion })),
    ),
    async ({ group, apiVersion }) => {
      try {
        const { resources } = (await connection.ask(groupPath(apiVersion), asked)) as { resources?: unknown };
        return list(resources).flatMap((entry) => resourceOf(entry, group, apiVersion));
      } catch (error) {
        // An aggregated API that is down takes only its own kinds with it.
        if (!(error instanceof KubeError) || group === '' || error.code === 'unreachable') throw error;
        unknown.push({ apiVersion, message: error.message });
        return [];
      }
    },
  );
  return { resources: chosen(found.flat()), unknown };
}

/** One version of each kind: those that are understood come first, of them the preferred one. */
function chosen(all: readonly Candidate[]): readonly Resource[] {
  const byKind = new Map<string, Candidate>();
  for (const candidate of all) {
    const { group, kind } = candidate.resource;
    // A built-in kind that moved from one group to another is served twice on old clusters.
    const key = candidate.resource.use === 'read' && isOwn(group) ? kind : `${kind}.${group}`;
    const known = byKind.get(key);
    if (!known || (!known.isUnderstood && candidate.isUnderstood)) byKind.set(key, candidate);
  }
  // Slices tell all that Endpoints do.
  const hasSlices = byKind.has('EndpointSlice');
  return [...byKind.values()].flatMap(({ resource }) =>
    resource.kind === 'Endpoints' && hasSlices ? [] : [resource],
  );
}

interface Candidate {
  readonly resource: Resource;
  readonly isUnderstood: boolean;
}

function resourceOf(entry: unknown, group: string, apiVersion: string): readonly Candidate[] {
  const { name, kind, namespaced, verbs } = entry as Record<string, unknown>;
  if (typeof name !== 'string' || typeof kind !== 'string' || name.includes('/')) return [];
  if (!list(verbs).includes('list')) return [];
  const use = liveUse({ apiVersion, kind });
  if (use === undefined) return [];
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return [
    {
      resource: {
        group,
        version,
        plural: name,
        kind,
        namespaced: namespaced === true,
        use: use === 'count' ? 'count' : 'read',
      },
      isUnderstood: use !== 'unsupported',
    },
  ];
}

function groupVersions(entry: unknown): readonly GroupVersions[] {
  const { name, preferredVersion, versions } = entry as Record<string, unknown>;
  if (typeof name !== 'string') return [];
  const versionOf = (value: unknown): readonly string[] => {
    const { groupVersion } = (value ?? {}) as { groupVersion?: unknown };
    return typeof groupVersion === 'string' ? [groupVersion] : [];
  };
  return [{ group: name, versions: [...new Set([preferredVersion, ...list(versions)].flatMap(versionOf))] }];
}

/** Kubernetes' own groups of which something is read; in all of their versions, for the preferred one may not be understood. */
const OWN = /^(discovery|networking|policy\.networking|gateway\.networking)\.k8s\.io$|^extensions$/;

function isOwn(group: string): boolean {
  return group === '' || OWN.test(group);
}

/** Leaves out Kubernetes' other groups: each is a request. */
function isOfInterest({ group }: GroupVersions): boolean {
  return (
    isOwn(group) ||
    (group.includes('.') && !/(^|\.)(?<!cncf\.)k8s\.io$/.test(group)) ||
    /\bcni\.cncf\.io$/.test(group)
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
