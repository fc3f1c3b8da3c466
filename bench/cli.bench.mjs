// The whole process: from starting `sluice` to its end.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isolatedTeams, withoutEvery } from './clusters.mjs';
import { filesOf, listOf } from './manifests.mjs';
import { print } from './matrix.mjs';

const sluice = fileURLToPath(new URL('../packages/cli/bin/sluice.js', import.meta.url));
const example = fileURLToPath(new URL('../examples/review/before.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));

/**
 * The median wall time of one command over some runs, in milliseconds.
 * @param {number} runs
 * @param {...string} args
 */
function whole(runs, ...args) {
  return wholeEnding(0, runs, ...args);
}

/**
 * The same of a command that ends with another code.
 * @param {number} code
 * @param {number} runs
 * @param {...string} args
 */
function wholeEnding(code, runs, ...args) {
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    times.push(performance.now() - start);
    if (status !== code) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

try {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  print('node with nothing to do', whole(15, empty), 'ms');
  print(
    'sluice can, one file',
    whole(15, sluice, 'can', 'tools/cronbot', 'shop/frontend:80', '-f', example),
    'ms',
    150,
  );
  print('sluice lint, one file', whole(15, sluice, 'lint', '--fail-on', 'never', example), 'ms', 200);
  // Two policies a file, as a repository of many teams has them.
  const many = join(folder, 'many');
  mkdirSync(many);
  for (let i = 0; i < 1500; i++) writeFileSync(join(many, `${i}.yaml`), policy(2 * i) + policy(2 * i + 1));
  print(
    'sluice validate, 3,000 policies in 1,500 files',
    whole(3, sluice, 'validate', '-f', many) / 1000,
    's',
    5,
  );
  print(
    'sluice lint, 3,000 policies in 1,500 files',
    whole(3, sluice, 'lint', '--fail-on', 'never', many) / 1000,
    's',
    5,
  );
  // 300 teams of ten workloads and ten policies each.
  const teams = isolatedTeams({ namespaces: 300 });
  const before = join(folder, 'before.json');
  const after = join(folder, 'after.json');
  const written = join(folder, 'written');
  mkdirSync(written);
  for (const { path, text } of filesOf(teams)) writeFileSync(join(written, path), text);
  print(
    'sluice lint, 3,000 policies with as many workloads and Services',
    whole(3, sluice, 'lint', '--fail-on', 'never', written) / 1000,
    's',
  );
  writeFileSync(before, listOf(teams));
  writeFileSync(after, listOf(withoutEvery(teams, 49)));
  print(
    'sluice matrix, 3,000 workloads and 3,000 policies',
    whole(3, sluice, 'matrix', '-f', before) / 1000,
    's',
    3,
  );
  print(
    'sluice diff, 3,000 workloads and 3,000 policies, 61 of them gone',
    wholeEnding(1, 3, sluice, 'diff', before, after) / 1000,
    's',
    4,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {number} i */
function policy(i) {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: policy-${i}
  namespace: team-${i % 100}
spec:
  podSelector:
    matchLabels:
      app: app-${i % 7}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {matchLabels: {app: client}}
      ports:
        - {protocol: TCP, port: 8080}
  egress:
    - ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
`;
}
