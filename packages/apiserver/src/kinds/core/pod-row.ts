import { at, mapAt, mapsAt, numberAt, textAt } from '../../meta/fields.js';
import type { JsonMap } from '../../meta/json.js';
import type { KubeObject } from '../../meta/kube-object.js';
import { ageOf, humanDuration } from '../age.js';
import type { Cell } from '../column.js';

/** The cells of a pod (printers/internalversion, printPod). */
export function podRow(pod: KubeObject, now: number): readonly Cell[] {
  const { ready, total, reason, restarts, lastRestart } = podState(pod);
  const ago = lastRestart === 0 || restarts === 0 ? '' : ` (${humanDuration(now - lastRestart)} ago)`;
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    reason,
    `${restarts}${ago}`,
    ageOf(pod, now),
    textAt(mapsAt(pod, 'status', 'podIPs')[0], 'ip') || '<none>',
    textAt(pod, 'spec', 'nodeName') || '<none>',
    textAt(pod, 'status', 'nominatedNodeName') || '<none>',
    gates(pod),
  ];
}

interface PodState {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: number;
  /** Milliseconds since 1970; 0 where nothing was restarted. */
  readonly lastRestart: number;
}

function podState(pod: KubeObject): PodState {
  const inits = mapsAt(pod, 'spec', 'initContainers');
  const sidecars = new Set(
    inits.filter((init) => init['restartPolicy'] === 'Always').map((init) => textAt(init, 'name')),
  );
  const total = mapsAt(pod, 'spec', 'containers').length + sidecars.size;
  const start = initState(pod, inits.length, sidecars);
  if (start.reason !== undefined && !hasCondition(pod, 'Initialized'))
    return { ready: start.ready, total, reason: whenLeaving(pod, start.reason), ...start.all };
  const { ready, reason, restarts, lastRestart } = mainState(pod, start.reason ?? plainReason(pod));
  return {
    ready: start.ready + ready,
    total,
    reason: whenLeaving(pod, reason),
    restarts: start.sidecars.restarts + restarts,
    lastRestart: Math.max(start.sidecars.lastRestart, lastRestart),
  };
}

function plainReason(pod: KubeObject): string {
  const gated = mapsAt(pod, 'status', 'conditions').some(
    (condition) => condition['type'] === 'PodScheduled' && condition['reason'] === 'SchedulingGated',
  );
  if (gated) return 'SchedulingGated';
  return textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
}

interface Restarts {
  readonly restarts: number;
  readonly lastRestart: number;
}

interface InitState {
  /** Undefined when all of them are done. */
  readonly reason: string | undefined;
  readonly ready: number;
  readonly all: Restarts;
  readonly sidecars: Restarts;
}

function initState(pod: KubeObject, count: number, sidecarNames: ReadonlySet<string>): InitState {
  const looked: JsonMap[] = [];
  let ready = 0;
  let reason: string | undefined;
  for (const [index, status] of mapsAt(pod, 'status', 'initContainerStatuses').entries()) {
    looked.push(status);
    const terminated = at(status, 'state', 'terminated');
    if (terminated !== undefined && numberAt(terminated, 'exitCode') === 0) continue;
    if (sidecarNames.has(textAt(status, 'name')) && status['started'] === true) {
      if (status['ready'] === true) ready++;
      continue;
    }
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (terminated !== undefined) reason = `Init:${exitReason(terminated)}`;
    else if (waiting !== '' && waiting !== 'PodInitializing') reason = `Init:${waiting}`;
    else reason = `Init:${index}/${count}`;
    break;
  }
  const sidecars = looked.filter((status) => sidecarNames.has(textAt(status, 'name')));
  return { reason, ready, all: restartsOf(looked), sidecars: restartsOf(sidecars) };
}

function exitReason(terminated: unknown): string {
  const reason = textAt(terminated, 'reason');
  if (reason !== '') return reason;
  const signal = numberAt(terminated, 'signal');
  return signal === 0 ? `ExitCode:${numberAt(terminated, 'exitCode')}` : `Signal:${signal}`;
}

function restartsOf(statuses: readonly JsonMap[]): Restarts {
  const times = statuses.map((status) => Date.parse(textAt(status, 'lastState', 'terminated', 'finishedAt')));
  return {
    restarts: statuses.reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0),
    lastRestart: Math.max(0, ...times.filter((time) => !Number.isNaN(time))),
  };
}

function mainState(
  pod: KubeObject,
  start: string,
): Restarts & { readonly ready: number; readonly reason: string } {
  const statuses = mapsAt(pod, 'status', 'containerStatuses');
  let reason = start;
  let ready = 0;
  for (const status of statuses.toReversed()) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    const terminated = at(status, 'state', 'terminated');
    if (waiting !== '') reason = waiting;
    else if (terminated !== undefined) reason = exitReason(terminated);
    else if (status['ready'] === true && at(status, 'state', 'running') !== undefined) ready++;
  }
  // Running again, for there is a container that runs.
  if (reason === 'Completed' && ready > 0) reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  return { ...restartsOf(statuses), ready, reason };
}

function whenLeaving(pod: KubeObject, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Failed' || phase === 'Succeeded' ? reason : 'Terminating';
}

function hasCondition(pod: KubeObject, type: string): boolean {
  return mapsAt(pod, 'status', 'conditions').some(
    (condition) => condition['type'] === type && condition['status'] === 'True',
  );
}

function gates(pod: KubeObject): string {
  const all = mapsAt(pod, 'spec', 'readinessGates').map((gate) => textAt(gate, 'conditionType'));
  if (all.length === 0) return '<none>';
  const conditions = new Map(
    mapsAt(mapAt(pod, 'status'), 'conditions').map((condition) => [condition['type'], condition['status']]),
  );
  return `${all.filter((type) => conditions.get(type) === 'True').length}/${all.length}`;
}
