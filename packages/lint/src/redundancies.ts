import { type Redundancy, redundant } from '@sluice/engine';
import type { LintedPolicy, Workspace } from './workspace.js';

/** What could be removed from the input without any effect, with its policy; policies that select nothing are left out. */
export function redundancies(
  workspace: Workspace,
): readonly { readonly linted: LintedPolicy; readonly rule: Redundancy['rule'] }[] {
  const all = workspace.once(everyRedundancy);
  const byId = new Map(workspace.policies.map((linted) => [linted.policy.id, linted]));
  return all.flatMap(({ policy, rule, reason }) => {
    const linted = byId.get(policy);
    return linted && reason === 'no-effect' ? [{ linted, rule }] : [];
  });
}

function everyRedundancy({ cluster }: Workspace): readonly Redundancy[] {
  return redundant(cluster);
}
