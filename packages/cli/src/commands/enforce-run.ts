import { type Cluster, LiveMatrix, type Profile } from '@sluice/engine';
import {
  type Attribution,
  attributionOf,
  compileMatrix,
  type CompileOptions,
  countersOf,
  flowsOf,
  NftDriver,
  type NftDriverOptions,
  type NftError,
  type NftProgram,
  pendingChanges,
  podsByAddress,
  readCounts,
  readFlows,
  render,
} from '@sluice/nftables';
import { setTimeout as sleep } from 'node:timers/promises';
import { reportPosition } from '../answer/report-parts.js';
import { newDrops, type SeenDrops } from '../answer/new-drops.js';
import { didYouMean } from '../closest.js';
import { CommandError, inputError, usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import { countsFormats, enforceFormats } from '../output/enforce.js';
import type { CountsReport, EnforceReport } from '../output/enforce-report.js';
import { dropText } from '../output/enforce-text.js';
import { visibleJson } from '../output/visible.js';
import { printReport } from '../print-report.js';
import { incomplete } from '../analyse.js';
import { progressOf } from '../progress.js';
import { type Input, readInput } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { EnforceFlags } from './enforce.js';

/** How nft is started; for tests. */
export type Kernel = Pick<NftDriverOptions, 'start'> & Partial<NftProgram>;

/** How often denied flows are looked for, in milliseconds: far more often than the kernel forgets them. */
const INTERVAL = 1000;

/** Runs `sluice enforce`. */
export async function runEnforce(flags: EnforceFlags, io: Io, kernel: Kernel = {}): Promise<void> {
  const mode = modeOf(flags);
  const profile = profileOf(flags);
  if (profile.servicePort === 'before-translation') {
    throw usageError(
      `profile ${profile.name} judges egress before Service translation, which no packet rule can do: the kernel sees packets after it`,
    );
  }
  const progress = progressOf(flags.progress, io);
  try {
    const input = await readInput(flags, io, progress);
    progress.end();
    await tellDiagnostics(input.diagnostics, input, flags, io);
    const errors = input.diagnostics.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) {
      throw inputError(
        `the input has ${errors} ${errors === 1 ? 'error' : 'errors'}: policies are put in force as a whole or not at all; nothing was changed`,
      );
    }
    tellLeftOut(input, io);
    const { cluster } = input;
    checkNode(flags.node, cluster);
    progress.step('compiling');
    const node = compileNode(cluster, profile, flags);
    progress.end();
    if (mode === 'print') {
      io.stdout.write(render(node.ruleset));
      return io.exit(EXIT.yes);
    }
    if (mode === 'counts') {
      const report = {
        ...(await countsReport(node.attribution, cluster, flags, kernel)),
        ...incomplete(input),
      };
      await printReport(report, countsFormats, flags, input, io, progress);
      return io.exit(EXIT.yes);
    }
    const found = await pendingChanges(node.ruleset, kernel);
    if ('error' in found) throw kernelError(found.error);
    const { isInForce, isNew, changes } = found.pending;
    const applied =
      mode === 'apply' && !isInForce ? await apply(node.ruleset, flags.table, kernel) : undefined;
    const { classes } = node.attribution;
    const report: EnforceReport = {
      node: flags.node,
      table: flags.table,
      pods: sorted(classes.flatMap(({ pods }) => pods)),
      policies: sorted(node.policies),
      wasInForce: isInForce,
      isNewTable: isNew,
      changes,
      ...(applied && { applied }),
      ...incomplete(input),
    };
    // What follows is a stream of denied flows, and nothing else.
    const reportIo = flags.follow ? { ...io, stdout: io.stderr } : io;
    await printReport(report, enforceFormats, flags, input, reportIo, progress);
    io.exit(mode === 'dry-run' && !isInForce ? EXIT.no : EXIT.yes);
    if (flags.follow) await followDrops(flags, { cluster, attribution: node.attribution }, io, kernel);
  } finally {
    progress.end();
  }
}

function modeOf({
  print,
  dryRun,
  apply,
  counts,
  follow,
}: EnforceFlags): 'print' | 'dry-run' | 'apply' | 'counts' {
  const given = [
    ...(print ? (['print'] as const) : []),
    ...(dryRun ? (['dry-run'] as const) : []),
    ...(apply ? (['apply'] as const) : []),
    ...(counts ? (['counts'] as const) : []),
  ];
  const [mode] = given;
  if (!mode || given.length > 1) throw usageError('say one of --print, --dry-run, --apply and --counts');
  if (follow && mode !== 'apply') throw usageError('--follow goes with --apply');
  return mode;
}

/** What is not analysed is not in force either: that has to be known. */
function tellLeftOut({ leftOut }: Input, io: Io): void {
  const titles = [...new Set(leftOut.map(({ title }) => title))];
  for (const title of titles)
    io.stderr.write(`warning: ${title} is not enforced: sluice does not analyse it\n`);
}

function checkNode(name: string, { nodes, pods }: Cluster): void {
  const known = new Set([...nodes.keys(), ...[...pods.values()].flatMap(({ node }) => node ?? [])]);
  if (known.has(name)) return;
  const hint =
    known.size === 0
      ? ': it names no nodes at all (kubectl get nodes,pods -A -o yaml does)'
      : didYouMean(name, [...known]) || `: its nodes are ${[...known].slice(0, 10).join(', ')}`;
  throw inputError(`there is no node '${name}' in the input${hint}`);
}

interface NodeRules {
  readonly ruleset: ReturnType<typeof compileMatrix>;
  readonly attribution: Attribution;
  /** Ids of the policies that say something of the node's pods. */
  readonly policies: readonly string[];
}

function compileNode(cluster: Cluster, profile: Profile, flags: EnforceFlags): NodeRules {
  const options: CompileOptions = {
    profile,
    reject: flags.denyWith === 'reject',
    table: flags.table,
    observe: {
      counters: flags.counters === true || flags.counts === true,
      drops: flags.events === true || flags.follow === true,
      ...(flags.sample !== undefined && { samplesPerSecond: flags.sample }),
    },
  };
  const matrix = LiveMatrix.of(cluster, profile);
  const attribution = attributionOf(matrix, cluster, flags.node, options);
  const judged = new Set(attribution.classes.flatMap(({ pods }) => pods));
  const policies = [...cluster.pods].flatMap(([id, pod]) => {
    const known = judged.has(id) ? matrix.classOf({ kind: 'pod', pod }) : undefined;
    return known ? matrix.policiesOf(known).map((policy) => policy.id) : [];
  });
  return { ruleset: compileMatrix(matrix, cluster, flags.node, options), attribution, policies };
}

/** What each rule has decided on, and each policy by isolating. Throws when the table does not count. */
async function countsReport(
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

async function apply(
  ruleset: NodeRules['ruleset'],
  table: string,
  kernel: Kernel,
): Promise<{ readonly milliseconds: number }> {
  const started = performance.now();
  const driver = new NftDriver({ ...kernel, table, watch: false });
  try {
    const error = await driver.apply(ruleset);
    if (error) throw kernelError(error);
    return { milliseconds: Math.round(performance.now() - started) };
  } finally {
    await driver.end();
  }
}

function kernelError({ code, message }: NftError): CommandError {
  return new CommandError(`${message} (${code})`, EXIT.kernel);
}

/** Prints denied flows until the user interrupts. The rules stay in force. */
async function followDrops(
  { table, output }: EnforceFlags,
  { cluster, attribution }: { readonly cluster: Cluster; readonly attribution: Attribution },
  io: Io,
  kernel: Kernel,
): Promise<void> {
  const pods = podsByAddress(cluster);
  let seen: SeenDrops = new Map();
  let told = 0;
  while (!io.signal?.aborted) {
    const read = await readFlows(table, kernel);
    if ('error' in read) throw kernelError(read.error);
    const { listing, dropped } = read.flows;
    const flows = flowsOf(listing, 'drop', { attribution, pods, now: Date.now() });
    const next = newDrops(flows, seen, pods);
    seen = next.seen;
    for (const event of next.events) {
      io.stdout.write(output === 'table' ? dropText(event) : `${visibleJson(JSON.stringify(event))}\n`);
    }
    told += next.events.reduce((sum, { packets }) => sum + packets, 0);
    if (dropped > told) {
      io.stderr.write(
        `${dropped - told} more denied packets, of flows that the kernel had no room to keep\n`,
      );
    }
    told = dropped;
    await sleep(INTERVAL, undefined, io.signal && { signal: io.signal }).catch(() => undefined);
  }
}

function sorted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort();
}
