import type { Cidr, Profile } from '@sluice/engine';
import type { FindingSeverity } from './finding.js';

/** What a user states about the cluster and about the rules: the content of `.sluice.yaml`. */
export interface LintSettings {
  /** The implementation to judge for; absent when none was named: rules that ask for one are then silent. */
  readonly profile?: Profile;
  /** The ranges that pods and Services get their addresses from. */
  readonly clusterRanges: readonly Cidr[];
  /** The address that pods send their DNS questions to, e.g. a node-local cache. */
  readonly resolver?: string;
  /** By rule id: another severity, or `off`. */
  readonly severities: ReadonlyMap<string, FindingSeverity | 'off'>;
}

/** What holds when nothing is stated. */
export const DEFAULT_SETTINGS: LintSettings = { clusterRanges: [], severities: new Map() };
