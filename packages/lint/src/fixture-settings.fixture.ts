import { parseCidr, profileNamed } from '@sluice/engine';
import { DEFAULT_SETTINGS, type LintSettings } from './settings.js';

/** The settings that a fixture states in its first lines: `# profile: NAME`, `# ranges: CIDR CIDR`, `# resolver: ADDRESS`. */
export function settingsIn(text: string): LintSettings {
  const stated = new Map(
    [...text.matchAll(/^# (profile|ranges|resolver): (.+)$/gmu)].map(([, name, value]) => [
      name,
      value?.trim() ?? '',
    ]),
  );
  const profile = stated.has('profile') ? profileNamed(stated.get('profile')!) : undefined;
  const ranges = (stated.get('ranges') ?? '').split(' ').filter((text) => text !== '');
  return {
    ...DEFAULT_SETTINGS,
    ...(profile && { profile }),
    ...(stated.has('resolver') && { resolver: stated.get('resolver')! }),
    clusterRanges: ranges.flatMap((range) => parseCidr(range) ?? []),
  };
}
