import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type LiveCluster, liveCluster } from './live.fixture.js';
import type { MatrixReport } from './output/report.js';
import { type Ran, type Setting, sluice } from './transcript.fixture.js';

const pod = (name: string, port: number): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ name: http, containerPort: ${port} }] }] }
status: { podIP: 10.0.0.${port % 100} }
---
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: http }]
`;
const PODS = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
${pod('web', 8080)}${pod('db', 5432)}${pod('api', 9000)}`;
const TYPO = POLICY.replace('name: api', 'name: typo').replace('{ app: api }', '{ app: apii }');
const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api }
spec:
  podSelector: { matchLabels: { app: api } }
`;

let one: LiveCluster;
let two: LiveCluster;
beforeAll(async () => {
  one = await liveCluster('one', `${PODS}${POLICY}`);
  two = await liveCluster('two', `${PODS}${TYPO}`);
});
afterAll(async () => {
  await one.close();
  await two.close();
});

const run = (line: string, setting: Setting = {}): Promise<Ran> => {
  const KUBECONFIG = [one.kubeconfig, two.kubeconfig].join(delimiter);
  return sluice(line, { ...setting, env: { KUBECONFIG } });
};

describe('live clusters', () => {
  it('answer can, with exit code and the line of the live object', async () => {
    const allowed = await run('can shop/web shop/api:9000 --context one -o json');
    expect(allowed).toMatchObject({ code: 0, stderr: '' });
    expect(allowed.stdout).toContain('"file": "live:one/shop/NetworkPolicy/api"');
    const denied = await run('can shop/db shop/api:9000 --context one');
    expect(denied).toMatchObject({ code: 1, stderr: '' });
    expect(denied.stdout).toMatch(/^denied {3}shop\/Pod\/db → shop\/Pod\/api TCP 9000\n/);
    expect((await run('can shop/db shop/api:9000 --context two')).code).toBe(0);
  });

  it('explain with the text of the live object', async () => {
    const { stdout, code } = await run('explain shop/web shop/api:9000 --context one');
    expect(code).toBe(0);
    expect(stdout).toContain('live:one/shop/NetworkPolicy/api:');
    expect(stdout).toContain('the label app is "web", not "api"  live:one/shop/NetworkPolicy/api:11:3');
  });

  it('give the matrix that their manifests give', async () => {
    const report = async (line: string, setting?: Setting): Promise<MatrixReport> =>
      JSON.parse((await run(`matrix -o json ${line}`, setting)).stdout) as MatrixReport;
    const live = await report('--context one');
    const written = await report('-f a.yaml', { files: { 'a.yaml': `${PODS}${POLICY}` } });
    expect(live.flows).toEqual(written.flows);
    expect(live.flows.length).toBeGreaterThan(5);
    expect(await report(`--kubeconfig ${one.kubeconfig}`)).toEqual(live);
    expect(await report('-f live:')).toEqual(live);
    expect(await report('-f live:one')).toEqual(live);
  });

  it('are answered for as they will be once manifests are applied', async () => {
    const files = { 'deny.yaml': DENY };
    const { code, stdout, stderr } = await run(
      'can shop/web shop/api:9000 --context one -n shop -f deny.yaml',
      {
        files,
      },
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('deny.yaml:');
  });

  it('differ from what they will be once manifests are applied', async () => {
    const files = { 'deny.yaml': DENY, 'same.yaml': POLICY };
    const changed = await run('diff --context one -n shop deny.yaml -o json', { files });
    expect(changed).toMatchObject({ code: 1, stderr: '' });
    const report = JSON.parse(changed.stdout);
    expect(report).toMatchObject({ before: 'live:one', after: 'live:one with deny.yaml', gained: [] });
    expect(report.lost).toMatchObject([{ source: 'shop/Pod/web', destination: 'shop/Pod/api' }]);
    expect((await run('diff --context one same.yaml', { files })).code).toBe(0);
  });

  it('differ from one another, and from files', async () => {
    const files = { 'all.yaml': `${PODS}${POLICY}` };
    expect((await run('diff live:one live:one')).code).toBe(0);
    const clusters = await run('diff live:one live:two -n shop');
    expect(clusters).toMatchObject({ code: 1, stderr: '' });
    expect((await run('diff live:one all.yaml', { files })).code).toBe(0);
    expect((await run('diff all.yaml live:two', { files })).code).toBe(1);
  });

  it('are linted, but not mended', async () => {
    const found = await run('lint --context two');
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('live:two/shop/NetworkPolicy/typo\n');
    expect(found.stdout).toContain('`app=apii` selects 0 pods');
    const files = { 'typo.yaml': TYPO };
    expect((await run('lint --context one -f typo.yaml', { files })).stdout).toMatch(
      /^typo.yaml\n {2}5:3 warning/,
    );
    expect(await run('lint --context one --fix')).toMatchObject({
      code: 2,
      stderr: 'error: --fix writes files, not clusters: name the manifests to mend\n',
    });
  });

  it('are tested by assertions', async () => {
    const files = {
      'rows.yaml': 'must-allow:\n  - { from: shop/web, to: "shop/api:9000" }\n',
    };
    const { code, stdout, stderr } = await run('test rows.yaml --context one', { files });
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  });

  it('of which a kind may not be read leave verdicts undefined', async () => {
    const kubeconfig = join(one.kubeconfig, '../forbidding');
    const close = await forbidding(one.kubeconfig, kubeconfig, '/networkpolicies');
    const ran = await run(`can shop/web shop/api:9000 -o json --kubeconfig ${kubeconfig}`);
    close();
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('error: networkpolicies.networking.k8s.io not read: not for you');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      allowed: true,
      notAnalysed: ['networkpolicies.networking.k8s.io'],
      defined: false,
      leftOut: ['networkpolicies.networking.k8s.io'],
    });
  });

  it.each([
    [
      'matrix --context three',
      3,
      /^error: there is no context 'three' in .*: its contexts are one, one-viewer, two, two-viewer\n$/,
    ],
    [
      'matrix --context one -f live:two',
      2,
      /^error: only one live cluster can be read: live:two, live:one\n$/,
    ],
    ['diff a.yaml', 2, /^error: missing required argument 'B'; with --context NAME one operand is enough\n$/],
    ['diff a.yaml b.yaml --context one', 2, /^error: --context goes with one operand/],
    ['diff live:two --context one', 2, /^error: name manifests to apply to the cluster, not live:two\n$/],
    ['matrix --kubeconfig absent', 3, /absent cannot be read: there is no such file\n$/],
  ] as const)('sluice %s', async (line, code, message) => {
    const ran = await run(line);
    expect(ran.stderr).toMatch(message);
    expect(ran).toMatchObject({ code, stdout: '' });
  });
});

/** Serves what the cluster of a kubeconfig does, but forbids one resource; writes a kubeconfig for it. */
async function forbidding(kubeconfig: string, written: string, resource: string): Promise<() => void> {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const { cluster } = config.clusters[0];
  const { server: target } = cluster;
  const { user } = config.users[0];
  const text = (base64: string): Buffer => Buffer.from(base64, 'base64');
  const credentials = {
    ca: text(cluster['certificate-authority-data']),
    cert: text(user['client-certificate-data']),
    key: text(user['client-key-data']),
  };
  const server = http.createServer((asked, answer) => {
    if (asked.url?.includes(`${resource}?`)) {
      answer.writeHead(403).end(JSON.stringify({ kind: 'Status', message: 'not for you' }));
      return;
    }
    https.get(`${target}${asked.url}`, credentials, (given) => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      given.pipe(answer);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  cluster.server = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  delete cluster['certificate-authority-data'];
  writeFileSync(written, stringify(config));
  return () => {
    server.closeAllConnections();
    server.close();
  };
}
