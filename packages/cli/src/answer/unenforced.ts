import type { Cluster, Profile } from '@sluice/engine';
import type { ReportDiagnostic } from '../output/report.js';

/** Why no policy counts, in one sentence; undefined where they do. */
export function unenforced({ enforces, name }: Profile): string | undefined {
  return enforces ? undefined : `profile ${name} enforces no policies`;
}

/** The same as a notice beside a report that has no place for it. */
export function profileNotices(profile: Profile): readonly ReportDiagnostic[] {
  const why = unenforced(profile);
  return why === undefined ? [] : [{ severity: 'notice', message: `${why}: all traffic is allowed` }];
}

/** A notice where there is no pod that a policy could select. */
export function podNotices(clusters: readonly Cluster[]): readonly ReportDiagnostic[] {
  if (clusters.some(({ pods }) => pods.size > 0)) return [];
  const message = 'the input has no pods and no workloads, so there is nothing that a policy could select';
  return [{ severity: 'notice', message }];
}
