import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

const can = (line: string): ReturnType<typeof sluice> => sluice(`can ${line}`, { files: SHOP });

describe('sluice can', () => {
  it('says yes with the rule that allows, and exits 0', async () => {
    const { stdout, stderr, code } = await can('shop/web shop/api:9000 -f shop');
    expect(stdout).toContain('allowed  shop/Deployment/web → shop/Deployment/api TCP 9000');
    expect(stdout).toContain('NetworkPolicy/shop/api-ingress ingress[0]');
    expect(stdout).toContain('shop/policies.yaml:9:7');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('says no with the policies that isolate, and exits 1', async () => {
    const { stdout, code } = await can('shop/api shop/db:5432 -f shop');
    expect(stdout).toContain('denied');
    expect(stdout).toContain('NetworkPolicy/shop/db-ingress');
    expect(code).toBe(1);
  });

  it('says without a port exactly what is allowed', async () => {
    const { stdout, code } = await can('shop/web shop/api -f shop');
    expect(stdout).toContain('TCP 9000');
    expect(code).toBe(0);
    expect((await can('shop/web shop/db -f shop')).code).toBe(1);
  });

  it('says of one protocol without a port what is allowed of it', async () => {
    expect(JSON.parse((await can('shop/web shop/api/UDP -f shop -ojson')).stdout)).toMatchObject({
      allowed: false,
      protocol: 'UDP',
      traffic: { tcp: [], udp: [], sctp: [], other: false },
    });
  });

  it('prints JSON with both sides and what decided them', async () => {
    expect(JSON.parse((await can('shop/api shop/db:5432 -f shop -o json')).stdout)).toMatchObject({
      source: 'shop/Deployment/api',
      destination: 'shop/StatefulSet/db',
      port: 5432,
      protocol: 'TCP',
      allowed: false,
      defined: true,
      switches: [],
      egress: { allowed: true, isolated: false, decidedBy: [] },
      ingress: {
        allowed: false,
        isolated: true,
        decidedBy: [{ policy: 'NetworkPolicy/shop/db-ingress', file: 'shop/policies.yaml', line: 17 }],
      },
    });
  });

  it('judges a Service at the pods behind it and their own ports', async () => {
    const report = JSON.parse((await can('shop/web shop/service/api:80 -f shop -o json')).stdout);
    expect(report).toMatchObject({ allowed: true, destination: 'shop/service/api', port: 80 });
    expect(report.endpoints).toMatchObject([{ endpoint: 'shop/Deployment/api', port: 9000, allowed: true }]);
    expect((await can('shop/web shop/service/api:81 -f shop')).code).toBe(1);
  });

  it('takes a Service port by its name, and a Service by its address', async () => {
    expect((await can('shop/web shop/svc/api:http -f shop')).code).toBe(0);
    const report = JSON.parse((await can('shop/web 10.96.0.7:80 -f shop -o json')).stdout);
    expect(report).toMatchObject({ allowed: true, destination: 'shop/service/api' });
  });

  it('says of a Service without a port which of its ports are allowed', async () => {
    const report = JSON.parse((await can('shop/web shop/service/api -f shop -o json')).stdout);
    expect(report).toMatchObject({ allowed: true, traffic: { tcp: [[80, 80]] } });
  });

  it.each([
    ['deploy/web', 'sts/db:5432', 'shop/Deployment/web', 'shop/StatefulSet/db'],
    ['deployment.apps/web', 'pod/db-0:5432', 'shop/Deployment/web', 'shop/StatefulSet/db'],
    ['db-1', 'svc/api:80', 'shop/StatefulSet/db', 'shop/service/api'],
  ])('takes %s and %s in the namespace of -n, as kubectl does', async (from, to, source, destination) => {
    const { stdout } = await can(`${from} ${to} -n shop -f shop -o json`);
    expect(JSON.parse(stdout)).toMatchObject({ source, destination });
  });

  it.each([
    ['shop/service/nowhere:80', 'its selector app=gone matches no pod'],
    ['shop/service/api:8080', 'has no port 8080: it has TCP 80 (http), TCP 81 (admin)'],
  ])('denies %s with the reason', async (destination, reason) => {
    const { stdout, code } = await can(`shop/web ${destination} -f shop -o json`);
    expect(JSON.parse(stdout)).toMatchObject({ allowed: false, endpoints: [] });
    expect(JSON.parse(stdout).reason).toContain(reason);
    expect(code).toBe(1);
    for (const format of ['table', 'md']) {
      const shown = await can(`shop/web ${destination} -f shop -o ${format}`);
      expect(shown.stdout.replace(/\\/gu, '')).toContain(reason);
    }
  });

  it('takes names of the namespace that -n says, in each way to write it', async () => {
    for (const flag of ['-n shop', '-nshop', '--namespace shop', '--namespace=shop', '--ns=shop']) {
      expect((await can(`web api:http -f shop ${flag}`)).code, flag).toBe(0);
    }
  });

  it('reads several files, comma lists, standard input, and takes -R', async () => {
    expect((await can('shop/web shop/api:9000 -f shop/pods.yaml -f shop/policies.yaml -R')).code).toBe(0);
    expect((await can('shop/web shop/api:9001 -fshop/pods.yaml,shop/policies.yaml')).code).toBe(1);
    const piped = await sluice('can shop/web shop/api:9000 -f -', { stdin: SHOP['shop/pods.yaml'] });
    expect(piped.code).toBe(0);
  });

  it('judges addresses outside, IPv6 among them', async () => {
    expect((await can('shop/web 203.0.113.7:443 -f shop')).code).toBe(0);
    expect((await can('203.0.113.7 shop/db:5432 -f shop')).code).toBe(1);
    expect((await can('shop/web [2001:db8::1]:443/TCP -f shop')).code).toBe(0);
  });

  it('takes a host name for IPv4 where pods are on IPv4 alone', async () => {
    const more = `apiVersion: v1
kind: Service
metadata: { name: away, namespace: shop }
spec: { type: ExternalName, externalName: example.com }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: away, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
`;
    const files = { ...SHOP, 'shop/more.yaml': more };
    expect((await sluice('can shop/web shop/service/away:443 -f shop', { files })).code).toBe(0);
  });

  it('judges a flow to an outside address or a node port of a Service at the pods behind it', async () => {
    const open = `apiVersion: v1
kind: Service
metadata: { name: open, namespace: shop }
spec: { type: LoadBalancer, selector: { app: db }, ports: [{ port: 80, targetPort: 5432, nodePort: 30080 }] }
status: { loadBalancer: { ingress: [{ ip: 198.51.100.7 }] } }
---
apiVersion: v1
kind: Node
metadata: { name: n1 }
status: { addresses: [{ type: InternalIP, address: 192.168.0.1 }] }
`;
    const files = { ...SHOP, 'shop/open.yaml': open };
    for (const to of ['198.51.100.7:80', '198.51.100.7', '192.168.0.1:30080', 'node/n1:30080']) {
      const { stdout, code } = await sluice(`can 203.0.113.7 ${to} -f shop -o json`, { files });
      expect(JSON.parse(stdout)).toMatchObject({ destination: 'shop/service/open', allowed: false });
      expect(code).toBe(1);
    }
    expect((await sluice('can 203.0.113.7 198.51.100.7:81 -f shop', { files })).code).toBe(0);
    expect((await sluice('can 198.51.100.7 shop/web:80 -f shop', { files })).code).toBe(0);
  });

  it('judges as the profile and the switches say, and names a switch that decided', async () => {
    expect((await can('shop/api shop/db:5432 -f shop --profile none')).code).toBe(0);
    const icmp = JSON.parse((await can('shop/web shop/db/ICMP -f shop -o json')).stdout);
    expect(icmp).toMatchObject({ allowed: false, defined: false, switches: ['otherProtocols'] });
    expect((await can('shop/web shop/db/ICMP -f shop --set otherProtocols=always')).code).toBe(0);
  });

  it.each([
    ['shop/web shop/api:99999 -f shop', 2, 'port 99999 is not between 1 and 65535'],
    ['shop/web:80 shop/api -f shop', 2, 'takes no port'],
    ['shop/service/api shop/api -f shop', 2, 'receive only: name the pods that send, e.g. shop/api'],
    ['shop/web shop/api:80', 2, 'say what to read: -f FILE or FOLDER, -k FOLDER, or --context NAME'],
    ['shop/web shop/api:80 -f shop -o jsn', 2, 'Formats are table, json, yaml, md'],
    ['shop/web shop/api:80 -f shop --profile calcio', 2, 'did you mean calico?'],
    ['shop/web shop/api:80 -f shop --set hairpin', 2, 'is not SWITCH=VALUE'],
    ['shop/web shop/api:80 -f shop -n UPPER', 2, "A namespace's name"],
    ['shop/web -f shop', 2, 'missing required argument'],
    ['shop/web shop/api:80 more -f shop', 2, 'too many arguments'],
    ['shop/web external -f shop', 3, 'for the outside, give an address'],
    ['shop/wep shop/api:80 -f shop', 3, 'there is no shop/wep in the input, did you mean shop/web'],
    ['shp/web shop/api:80 -f shop', 3, 'namespace shp has no endpoints in the input, did you mean shop?'],
    ['web shop/api:80 -f shop', 3, 'there is no default/web'],
    ['shop/web shop/nowhere:80 -f shop', 3, 'did you mean shop/service/nowhere?'],
    ['shop/web shop/api:metrics -f shop', 3, "has no port named 'metrics': it has http (TCP 9000)"],
    ['shop/web 10.1.1.1:http -f shop', 3, 'names no ports'],
    ['shop/web node/worker-1 -f shop', 3, 'there is no node/worker-1'],
    ['shop/web shop/api:80 -f gone.yaml', 3, 'there is no such file'],
  ])('refuses %s', async (line, code, message) => {
    const ran = await can(line);
    expect(ran.stderr).toContain(message);
    expect(ran).toMatchObject({ code, stdout: '' });
  });

  it('answers although one object is wrong, tells that with its place, and exits 3', async () => {
    const wrong = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: wrong, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - ports: [{ port: 0 }]
`;
    const { stdout, stderr, code } = await sluice('can shop/web shop/api:9000 -f shop', {
      files: { ...SHOP, 'shop/wrong.yaml': wrong },
    });
    expect(stdout).toContain('allowed');
    expect(stderr).toContain('shop/wrong.yaml:7:');
    expect(stderr).toContain('must be between 1 and 65535, inclusive');
    expect(stderr).toContain('- ports: [{ port: 0 }]');
    expect(code).toBe(3);
  });

  it('asks for the kind where a name could mean two', async () => {
    const job = `apiVersion: batch/v1
kind: Job
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }
`;
    const { stderr, code } = await sluice('can shop/web shop/api -f shop', {
      files: { ...SHOP, 'shop/job.yaml': job },
    });
    expect(stderr).toContain("'shop/web' could be shop/Deployment/web or shop/Job/web: write which");
    expect(code).toBe(3);
  });

  it('tells a Service with one endpoint once, with the endpoint and its port', async () => {
    for (const verb of ['can', 'explain']) {
      const { stdout } = await sluice(`${verb} shop/web shop/service/api:80 -f shop`, { files: SHOP });
      expect(stdout).toContain('  endpoint shop/Deployment/api TCP 9000\n');
      expect(stdout.match(/^(allowed|denied )/gmu)).toHaveLength(1);
      const md = await sluice(`${verb} shop/web shop/service/api:80 -f shop -o md`, { files: SHOP });
      expect(md.stdout).toContain('- **Endpoint**: `shop/Deployment/api TCP 9000`\n');
      expect(md.stdout.match(/Allowed:/gu)).toHaveLength(1);
    }
  });

  it('says that a profile enforces no policies, instead of naming what isolates', async () => {
    for (const [verb, ends] of [
      ['can', 'shop/web shop/db:5432'],
      ['can', 'shop/web shop/service/api'],
      ['explain', 'shop/web shop/db'],
      ['explain', 'shop/web shop/service/api:80 -o md'],
    ] as const) {
      const { stdout, code } = await sluice(`${verb} ${ends} -f shop --profile none`, { files: SHOP });
      expect(stdout).toContain('profile none enforces no policies');
      expect(stdout).not.toContain('isolate');
      expect(code).toBe(0);
    }
    const { stdout } = await sluice('can shop/web shop/service/nowhere:80 -f shop --profile none', {
      files: SHOP,
    });
    expect(stdout).toContain('matches no pod');
  });

  it.each(['matrix -f shop', 'diff shop shop', 'test rows.yaml -f shop'])(
    'says of `%s` in a notice that the profile enforces none',
    async (line) => {
      const files = { ...SHOP, 'rows.yaml': "must-allow: [{ from: shop/web, to: 'shop/db:5432' }]" };
      const { stderr, code } = await sluice(`${line} --profile flannel`, { files });
      expect(stderr).toBe('notice: profile none enforces no policies: all traffic is allowed\n');
      expect(code).toBe(0);
    },
  );

  it('tells of a Service without a port the sides that let its open ports through', async () => {
    for (const verb of ['can', 'explain']) {
      const { stdout, code } = await sluice(`${verb} shop/web shop/service/api -f shop -o json`, {
        files: SHOP,
      });
      expect(JSON.parse(stdout)).toMatchObject({
        allowed: true,
        traffic: { tcp: [[80, 80]] },
        ingress: { allowed: true, decidedBy: [{ policy: 'NetworkPolicy/shop/api-ingress', rule: 0 }] },
      });
      expect(code).toBe(0);
    }
    const { stdout } = await sluice('explain shop/web shop/service/api -f shop', { files: SHOP });
    expect(stdout).toContain('✓ ingress of shop/Deployment/api: allowed');
  });

  it('says so where each side allows something and both together nothing', async () => {
    const egress = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-egress, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ports: [{ port: 53 }] }] }
`;
    const files = { ...SHOP, 'shop/egress.yaml': egress };
    for (const format of ['table', 'md']) {
      const { stdout, code } = await sluice(`can shop/web shop/api -f shop -o ${format}`, { files });
      expect(stdout).toContain('Each side allows something, but nothing that the other allows too.');
      expect(code).toBe(1);
    }
  });

  it('names the pod whose address is not known and would decide, and denies until it is', async () => {
    const egress = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-egress, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
`;
    const files = { ...SHOP, 'shop/egress.yaml': egress };
    const { stdout } = await sluice('can shop/web shop/api:9000 -f shop', { files });
    expect(stdout).toContain('Undefined: the address of shop/Deployment/api is not known');
    for (const port of [':9000', '']) {
      const json = await sluice(`can shop/web shop/api${port} -f shop -o json`, { files });
      expect(JSON.parse(json.stdout)).toMatchObject({ allowed: false, defined: false, switches: [] });
      expect((JSON.parse(json.stdout) as { unknownAddresses: string[] }).unknownAddresses).toContain(
        'shop/Deployment/api',
      );
    }
    const explained = await sluice('explain shop/web shop/api:9000 -f shop', { files });
    expect(explained.stdout).toContain(
      'ipBlock 10.0.0.0/8: the address of shop/Deployment/api is not known and might lie outside',
    );
  });

  it('says of a pod that has ended why there is no flow', async () => {
    const done = `apiVersion: v1
kind: Pod
metadata: { name: done, namespace: shop }
spec: { containers: [{ name: done, image: "done:1" }] }
status: { phase: Succeeded }
`;
    const files = { ...SHOP, 'shop/done.yaml': done };
    for (const line of ['shop/web shop/done:80', 'shop/web shop/done', 'shop/done shop/web:80']) {
      const { stdout, code } = await sluice(`can ${line} -f shop -o json`, { files });
      expect(JSON.parse(stdout)).toMatchObject({
        allowed: false,
        reason: expect.stringContaining('shop/Pod/done has ended (Succeeded)') as string,
      });
      expect(code).toBe(1);
    }
  });
});
