import { type Cluster, LiveMatrix, modelOf, type Profile } from '@sluice/engine';
import {
  type Attribution,
  attributionOf,
  compileMatrix,
  type CompileOptions,
  NftDriver,
  pendingChanges,
  render,
  spawnProcess,
} from '@sluice/nftables';
import { absentInterfaces } from '../answer/absent-interfaces.js';
import { unlabelledNamespaces } from '../answer/unlabelled-namespaces.js';
import { didYouMean } from '../closest.js';
import { inputError, usageError } from '../command-error.js';
import { EXIT, type Io } from '../io.js';
import { profileOf } from '../options/profile-of.js';
import { countsFormats, enforceFormats } from '../output/enforce.js';
import type { EnforceReport } from '../output/enforce-report.js';
import { printReport } from '../print-report.js';
import { incomplete } from '../analyse.js';
import { progressOf } from '../progress.js';
import { type Input, readInput } from '../read-input.js';
import { tellDiagnostics } from '../tell-diagnostics.js';
import type { EnforceFlags } from './enforce.js';
import { countsReport } from './enforce-counts.js';
import { followDrops } from './enforce-follow.js';
import { type Kernel, kernelError } from './kernel.js';

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
    tellUnlabelled(unlabelledNamespaces(cluster, modelOf(cluster, profile)), io);
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
    const absent = await absentInterfaces(node.ruleset, cluster, kernel.spawn ?? spawnProcess);
    if (absent !== undefined) io.stderr.write(`warning: ${absent}\n`);
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

function tellUnlabelled(names: readonly string[], io: Io): void {
  for (const name of names) {
    io.stderr.write(
      `warning: the input does not have the namespace ${name}: rules that ask for labels of namespaces, denying ones too, take it to have none but its name\n`,
    );
  }
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

function sorted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort();
}
