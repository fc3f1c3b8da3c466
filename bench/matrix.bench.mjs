// Compile a cluster and work out all pairs of classes; one query; one change of each kind.
import { allPairs, LiveMatrix, podId, policyId } from '@sluice/engine';
import process from 'node:process';
import { allMatching, random, realShape } from './clusters.mjs';

const print = (name, value, unit, target) =>
  process.stdout.write(`${JSON.stringify({ name, value, unit, ...(target !== undefined && { target }) })}\n`);

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

function timed(work) {
  const start = performance.now();
  const result = work();
  return { result, ms: performance.now() - start };
}

/** Compile and all pairs, the best of three: what the work costs when the machine lets it run. */
function whole(cluster) {
  let best;
  for (let i = 0; i < 3; i++) {
    const { result, ms } = timed(() => {
      const matrix = LiveMatrix.of(cluster);
      return { matrix, pairs: allPairs(matrix) };
    });
    if (!best || ms < best.ms) best = { ...result, ms };
  }
  return best;
}

function measure(label, cluster, targets) {
  const before = heap();
  const { matrix, pairs, ms } = whole(cluster);
  const total = process.memoryUsage().rss / 2 ** 20;
  print(`${label}: compile and all pairs`, ms / 1000, 's', targets.seconds);
  print(`${label}: classes`, pairs.classes.length, '');
  print(`${label}: pairs of classes that rules speak of`, pairs.spoken, '');
  print(`${label}: heap of the matrix`, heap() - before, 'MiB');
  print(`${label}: peak memory of the process`, Math.max(total, process.resourceUsage().maxRSS / 1024), 'MiB', targets.mebibytes);
  queries(label, cluster, matrix);
  return { matrix, ms };
}

function queries(label, cluster, matrix) {
  const next = random(7);
  const pods = [...cluster.pods.values()];
  const ends = Array.from({ length: 20000 }, () => ({ kind: 'pod', pod: pods[Math.floor(next() * pods.length)] }));
  for (let i = 0; i < 2000; i++) matrix.traffic(ends[i], ends[i + 1]);
  const { ms } = timed(() => {
    for (let i = 0; i + 1 < ends.length; i++) matrix.traffic(ends[i], ends[i + 1]);
  });
  print(`${label}: one query`, (ms * 1000) / (ends.length - 1), 'µs', 5);
}

function changes(label, cluster, matrix) {
  const pods = [...cluster.pods.values()];
  const policies = [...cluster.policies.values()];
  const next = random(11);
  const samples = (count, change) => {
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
    return { events: [{ kind: 'pod', id: podId(pod), pod: changed }], undo: [{ kind: 'pod', id: podId(pod), pod }] };
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

const scenario = process.env['SLUICE_BENCH_SCENARIO'];
const a = { pods: 5413, namespaces: 604, policies: 13678, dead: 3559, widest: 3578 };
const b = { pods: 100_000, namespaces: 25_000, policies: 75_000, dead: 10_000, widest: 3578 };

if (!scenario || scenario === 'a') measure('(a) 5,413 pods, 13,678 policies', realShape(a), { seconds: 0.5 });
if (!scenario || scenario === 'c') measure('(c) 10,000 pods, 10,000 policies, all matching', allMatching({ pods: 10_000, policies: 10_000 }), { seconds: 4 });
if (!scenario || scenario === 'b') {
  const cluster = realShape(b);
  const { matrix, ms } = measure('(b) 100,000 pods, 75,000 policies', cluster, { seconds: 4, mebibytes: 1536 });
  changes('(b)', cluster, matrix);
  print('(b) per pod', (ms * 1000) / b.pods, 'µs');
}
