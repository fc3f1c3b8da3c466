// What the benchmarks of the matrix share: compile a cluster and work out all pairs of classes, ask, change.
import { allPairs, LiveMatrix, podId, policyId } from '@sluice/engine';
import process from 'node:process';
import { random } from './clusters.mjs';

/** @typedef {import('@sluice/engine').Cluster} Cluster */
/** @typedef {import('@sluice/engine').Change} Change */

/**
 * Prints one number; `target`, where there is one, is the most that it may be.
 * @param {string} name
 * @param {number} value
 * @param {string} unit
 * @param {number} [target]
 */
export const print = (name, value, unit, target) =>
  process.stdout.write(`${JSON.stringify({ name, value, unit, ...(target !== undefined && { target }) })}\n`);

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/**
 * @template T
 * @param {() => T} work
 */
function timed(work) {
  const start = performance.now();
  const result = work();
  return { result, ms: performance.now() - start };
}

/**
 * Compile and all pairs, the best of three: what the work costs when the machine lets it run. The peak of memory is that
 * of the first, before the garbage of the others.
 * @param {Cluster} cluster
 */
function whole(cluster) {
  const work = () => {
    const matrix = LiveMatrix.of(cluster);
    return { matrix, pairs: allPairs(matrix) };
  };
  /** @type {ReturnType<typeof work> | undefined} */
  let result;
  let ms = Infinity;
  let mebibytes = 0;
  for (let i = 0; i < 3; i++) {
    // Let go of before the next, so that there is never more than one.
    result = undefined;
    const run = timed(work);
    result = run.result;
    ms = Math.min(ms, run.ms);
    if (i === 0) mebibytes = process.resourceUsage().maxRSS / 1024;
  }
  if (!result) throw new Error('nothing was run');
  return { ...result, ms, mebibytes };
}

/**
 * Prints what a cluster costs, and gives the matrix for more.
 * @param {string} label
 * @param {Cluster} cluster
 * @param {{ seconds?: number, mebibytes?: number }} targets
 */
export function measure(label, cluster, targets) {
  const before = heap();
  const { matrix, pairs, ms, mebibytes } = whole(cluster);
  print(`${label}: compile and all pairs`, ms / 1000, 's', targets.seconds);
  print(`${label}: classes`, pairs.classes.length, '');
  print(`${label}: pairs of classes that rules speak of`, pairs.spoken, '');
  print(`${label}: heap of the matrix and its pairs`, heap() - before, 'MiB');
  print(`${label}: peak memory of the process`, mebibytes, 'MiB', targets.mebibytes);
  queries(label, cluster, matrix);
  return { matrix };
}

/**
 * @param {string} label
 * @param {Cluster} cluster
 * @param {LiveMatrix} matrix
 */
function queries(label, cluster, matrix) {
  const next = random(7);
  const pods = [...cluster.pods.values()];
  /** @type {import('@sluice/engine').Endpoint[]} */
  const ends = Array.from({ length: 20000 }, () => ({
    kind: 'pod',
    pod: pods[Math.floor(next() * pods.length)],
  }));
  // The median of short batches: a pause for garbage, or for another process, is no query.
  const batch = 100;
  const round = () =>
    median(
      Array.from({ length: ends.length / batch }, (_, i) => {
        const { ms } = timed(() => {
          for (let at = i * batch; at < (i + 1) * batch; at++) {
            matrix.traffic(ends[at], ends[(at + 1) % ends.length]);
          }
        });
        return (ms * 1000) / batch;
      }),
    );
  // The first time around each pod is fetched from memory; what that costs is the machine's.
  print(`${label}: one query, of pods not touched before`, round(), 'µs', 5);
  print(`${label}: one query`, Math.min(round(), round()), 'µs', 5);
}

/**
 * Prints what one change of each kind costs, as the median of many.
 * @param {string} label
 * @param {Cluster} cluster
 * @param {LiveMatrix} matrix
 */
export function changes(label, cluster, matrix) {
  const pods = [...cluster.pods.values()];
  const policies = [...cluster.policies.values()].flatMap((policy) =>
    policy.kind === 'NetworkPolicy' ? [policy] : [],
  );
  const next = random(11);
  /**
   * @param {number} count
   * @param {(i: number) => { events: Change[], undo: Change[] }} change
   */
  const samples = (count, change) => {
    /** @type {number[]} */
    const times = [];
    for (let i = 0; i < count; i++) {
      const { events, undo } = change(i);
      times.push(timed(() => events.forEach((event) => matrix.apply(event))).ms);
      undo.forEach((event) => matrix.apply(event));
    }
    return median(times);
  };
  const anyPod = () => pods[Math.floor(next() * pods.length)];
  const podAdded = samples(300, (i) => {
    const pod = { ...anyPod(), name: `new-${i}` };
    return { events: [{ kind: 'pod', id: podId(pod), pod }], undo: [{ kind: 'pod', id: podId(pod) }] };
  });
  print(`${label}: one pod added`, podAdded, 'ms', 1);
  const label1 = samples(300, () => {
    const pod = anyPod();
    const changed = { ...pod, labels: new Map([...pod.labels, ['app', 'app-1']]) };
    return {
      events: [{ kind: 'pod', id: podId(pod), pod: changed }],
      undo: [{ kind: 'pod', id: podId(pod), pod }],
    };
  });
  print(`${label}: one label changed`, label1, 'ms', 1);
  const policy1 = samples(300, () => {
    const policy = policies[Math.floor(next() * policies.length)];
    const other = policies[Math.floor(next() * policies.length)];
    const changed = { ...policy, spec: { ...other.spec, podSelector: policy.spec.podSelector } };
    return {
      events: [{ kind: 'policy', id: policyId(policy), policy: changed }],
      undo: [{ kind: 'policy', id: policyId(policy), policy }],
    };
  });
  print(`${label}: one policy changed`, policy1, 'ms', 10);
  // A namespace's labels may move every pod in it, and so has no target of its own.
  const namespaces = [...cluster.namespaces.values()];
  const namespace1 = samples(100, () => {
    const namespace = namespaces[Math.floor(next() * namespaces.length)];
    const changed = { ...namespace, labels: new Map([...namespace.labels, ['team', 'team-1']]) };
    return {
      events: [{ kind: 'namespace', name: namespace.name, namespace: changed }],
      undo: [{ kind: 'namespace', name: namespace.name, namespace }],
    };
  });
  print(`${label}: one namespace relabelled`, namespace1, 'ms');
}
