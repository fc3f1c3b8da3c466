import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

describe('sluice new', () => {
  it.each([
    ['default-deny-ingress', '-n production'],
    ['default-deny-egress', '-n production'],
    ['default-deny-all', '-n production -l app=web'],
    ['allow-dns', '-n production'],
    ['allow-dns', '-n production --any --name any-dns'],
    ['allow-from-pods', '-n production -l app=backend --from app=frontend --port 8080 --port 8443-8444/UDP'],
    ['allow-from-pods', "--from 'app in (a,b),!legacy' --from-namespace web"],
    ['allow-from-namespace', '-n production --from-namespace monitoring --port metrics'],
    ['allow-same-namespace', '-n production'],
    ['allow-ingress-controller', '-n production -l app=web --port 8080'],
    [
      'allow-egress-to-cidr',
      '-n production --cidr 203.0.113.0/24,2001:db8::/32 --except 203.0.113.7 --port 443',
    ],
    ['allow-apiserver', '-n production --cidr 192.0.2.1'],
    ['deny-metadata', '-n production'],
    [
      'isolate-namespace',
      "-n production --label role --edge '*→frontend:443' --edge 'frontend->backend:8080' --edge backend→database:5432",
    ],
  ])('%s %s', async (template, flags) => {
    const { stdout, stderr, code } = await sluice(`new ${template} ${flags}`);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const name = `${template}${flags === '-n production' ? '' : ` ${flags}`}`
      .replaceAll(/[^a-z0-9-]+/gu, '_')
      .slice(0, 60);
    await expect(stdout).toMatchFileSnapshot(`../new/goldens/${name}.yaml`);
    const checked = await sluice('lint - --fail-on warning', { stdin: stdout });
    expect(checked.code, checked.stdout).toBe(0);
  });

  it('lists every template with its flags', async () => {
    const { stdout } = await sluice('new --list');
    expect(stdout).toMatchInlineSnapshot(`
      "default-deny-ingress      nothing may come in
                                [--name] [--selector]
      default-deny-egress       nothing may go out, DNS neither
                                [--name] [--selector]
      default-deny-all          nothing may come in or go out
                                [--name] [--selector]
      allow-dns                 DNS, at the cluster's servers or, with --any, at any
                                [--name] [--selector] [--any]
      allow-from-pods           pods that --from selects may come in
                                --from [--name] [--selector] [--port] [--from-namespace]
      allow-from-namespace      pods of the namespace --from-namespace may come in
                                --from-namespace [--name] [--selector] [--port]
      allow-same-namespace      pods of the namespace may talk with each other
                                [--name] [--port]
      allow-ingress-controller  the ingress controller of --from-namespace (ingress-nginx) may come in
                                [--name] [--selector] [--port] [--from-namespace] [--from]
      allow-egress-to-cidr      egress to the addresses of --cidr, without those of --except
                                --cidr [--name] [--selector] [--port] [--except]
      allow-apiserver           egress to the API server at the addresses of --cidr
                                --cidr [--name] [--selector] [--port]
      deny-metadata             egress to everybody but the cloud's metadata address
                                [--name] [--selector]
      isolate-namespace         deny all, allow DNS, then one policy a workload from \`frontend→backend:8080\` edges
                                --edge [--label]
      "
    `);
    expect(readdirSync(new URL('../new/goldens/', import.meta.url)).length).toBeGreaterThan(12);
  });

  it('prints JSON: an object, or a List of several', async () => {
    const one = JSON.parse((await sluice('new allow-dns -n a -o json')).stdout) as { kind: string };
    const many = JSON.parse((await sluice('new isolate-namespace --edge a→b:80 -o json')).stdout) as {
      kind: string;
      items: unknown[];
    };
    expect([one.kind, many.kind, many.items.length]).toEqual(['NetworkPolicy', 'List', 4]);
  });

  it.each([
    ['new', "name a template ('sluice new --list' lists them), or give --from-flows"],
    ['new alow-dns', "there is no template 'alow-dns', did you mean allow-dns"],
    ['new allow-from-pods', 'allow-from-pods needs --from'],
    ['new allow-dns --port 53', 'allow-dns does not take --port: it takes --name, --selector, --any'],
    ['new allow-egress-to-cidr --cidr 10.0.0', "--cidr: '10.0.0' is no address and no CIDR"],
    ['new allow-egress-to-cidr --cidr 10.0.0.0/8 --except 192.0.2.0/24', 'must be a strict subset of'],
    ['new allow-from-pods --from app=a --port 70000', 'must be between 1 and 65535, inclusive'],
    ['new isolate-namespace --edge frontend:80', "--edge: 'frontend:80' is no flow: write FROM→TO:PORT"],
    ['new allow-from-pods --from app:a', "'app:a' is no label selector"],
  ])('refuses `%s`', async (line, message) => {
    const { stdout, stderr, code } = await sluice(line);
    expect(stderr).toContain(message);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });
});

describe('sluice new --from-flows', () => {
  it('finds policies for rows of a file', async () => {
    const flows = 'flows:\n  - { from: shop/web, to: shop/db, traffic: TCP 5432 }\n';
    const { stdout, stderr, code } = await sluice('new --from-flows flows.yaml -f shop', {
      files: { ...SHOP, 'flows.yaml': flows },
    });
    expect(stdout).toMatchInlineSnapshot(`
      "# Nothing may reach the pods of shop but what the policies below allow.
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: default-deny-ingress
        namespace: shop
      spec:
        podSelector: {}
        policyTypes:
          - Ingress
      ---
      # Who may reach db.
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: db-ingress
        namespace: shop
      spec:
        podSelector:
          matchLabels:
            app: db
        policyTypes:
          - Ingress
        ingress:
          - from:
              - podSelector:
                  matchLabels:
                    app: web
            ports:
              - protocol: TCP
                port: 5432
      "
    `);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('gives back what a matrix says', async () => {
    const matrix = await sluice('matrix -f shop -o json', { files: SHOP });
    const { stdout, code } = await sluice('new --from-flows - -f shop', {
      files: SHOP,
      stdin: matrix.stdout,
    });
    expect(code).toBe(0);
    const again = { 'shop/pods.yaml': SHOP['shop/pods.yaml'], 'made.yaml': stdout };
    const made = await sluice('matrix -f shop -f made.yaml -o json', { files: again });
    const between = (json: string): unknown =>
      (JSON.parse(json) as { flows: { source: string; destination: string }[] }).flows.filter(
        ({ source, destination }) => !`${source} ${destination}`.includes('external/'),
      );
    expect(between(made.stdout)).toEqual(between(matrix.stdout));
  });

  it.each([
    ['flows: [{ from: shop/nobody, to: shop/db }]', 'shop/nobody'],
    [
      'flows: [{ from: shop/web, to: shop/db, traffic: ICMP }]',
      'NetworkPolicy allows ICMP and the like only together with every port',
    ],
    [
      'flows: [{ from: shop/web, to: shop/db, traffic: TCPP 80 }]',
      "'TCPP' is no protocol, port or range of ports",
    ],
    ['flows: 1', 'flows are rows under `flows:`'],
    ['', 'flows are rows under `flows:`'],
  ])('tells what is wrong with `%s`', async (flows, message) => {
    const { stdout, stderr, code } = await sluice('new --from-flows flows.yaml -f shop', {
      files: { ...SHOP, 'flows.yaml': flows },
    });
    expect(stderr).toContain(message);
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });
});
