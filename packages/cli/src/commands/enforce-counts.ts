import type { Cluster } from '@sluice/engine';
import { type Attribution, countersOf, readCounts } from '@sluice/nftables';
import { reportPosition } from '../answer/report-parts.js';
import { CommandError } from '../command-error.js';
import { EXIT } from '../io.js';
import type { CountsReport } from '../output/enforce-report.js';
import type { EnforceFlags } from './enforce.js';
import { type Kernel, kernelError } from './kernel.js';

/** What each rule has decided on, and each policy by isolating. Throws when the table does not count. */
export async function countsReport(
  attribution: Attribution,
  cluster: Cluster,
  { node, table }: EnforceFlags,
  kernel: Kernel,
): Promise<CountsReport> {
  const read = await readCounts(table, kernel);
  if ('error' in read) throw kernelError(read.error);
  const { origins, rules, policies } = countersOf(read.listing, attribution);
  if (origins.length === 0 && attribution.classes.length > 0) {
    throw new CommandError(
      `table inet ${table} counts nothing of these policies: put them in force with --apply --counters`,
      EXIT.kernel,
    );
  }
  const isolating = policies.filter(({ policy, allows }) => !allows && isNetworkPolicy(cluster, policy));
  return {
    node,
    table,
    counts: [...rules, ...isolating]
      .map(({ policy, direction, rule, allows, least, most }) => {
        const path = rule === undefined ? ['spec'] : ['spec', direction, rule];
        const at = cluster.policies.get(policy)?.source?.at(path);
        const decider = { policy, ...(rule !== undefined && { rule }), ...(at && reportPosition(at)) };
        return { ...decider, direction, allows, least, most };
      })
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
  };
}

function isNetworkPolicy({ policies }: Cluster, id: string): boolean {
  return policies.get(id)?.kind === 'NetworkPolicy';
}

/** Rules in their order, and what none of them decided behind them. */
function orderOf({ policy, direction, rule }: CountsReport['counts'][number]): string {
  return `${policy} ${direction} ${rule === undefined ? 'rest' : String(rule).padStart(6)}`;
}
