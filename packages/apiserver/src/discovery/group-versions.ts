import type { Kind } from '../kinds/kind.js';

/** The kinds of one version of a group. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly kinds: readonly Kind[];
}

/** All groups with their versions, the preferred first; the core group has the empty name. */
export function groupVersions(kinds: readonly Kind[]): ReadonlyMap<string, readonly GroupVersion[]> {
  const groups = new Map<string, GroupVersion[]>();
  for (const kind of kinds) {
    const versions = groups.get(kind.group) ?? [];
    groups.set(kind.group, versions);
    const found = versions.find(({ version }) => version === kind.version);
    if (found) (found.kinds as Kind[]).push(kind);
    else versions.push({ group: kind.group, version: kind.version, kinds: [kind] });
  }
  for (const versions of groups.values()) versions.sort((a, b) => rank(b.version) - rank(a.version));
  return groups;
}

/** Stable before beta before alpha, each by number (version.CompareKubeAwareVersionStrings). */
function rank(version: string): number {
  const [, major = '0', stage = '', minor = '0'] = /^v(\d+)(alpha|beta)?(\d*)$/.exec(version) ?? [];
  const stages: Readonly<Record<string, number>> = { alpha: 0, beta: 1, '': 2 };
  return (stages[stage] ?? -1) * 1e8 + Number(major) * 1e4 + Number(minor || '0');
}
