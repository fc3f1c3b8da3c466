import { describe, expect, it } from 'vitest';
import type { MatrixReport } from '../output/report.js';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

const FILES = {
  ...SHOP,
  'ops.yaml': `apiVersion: v1
kind: Pod
metadata: { name: probe, namespace: ops, labels: { app: probe } }
spec: { containers: [{ name: probe, image: probe }] }
`,
};

const matrix = (line: string): ReturnType<typeof sluice> => sluice(`matrix -f . ${line}`, { files: FILES });

async function report(line: string): Promise<MatrixReport> {
  const { stdout, stderr, code } = await matrix(`${line} -o json`);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as MatrixReport;
}

const pairs = ({ flows }: MatrixReport): string[] =>
  flows
    .map(({ source, destination }) => `${source} ${destination}`)
    .filter((pair) => !pair.includes('external/'));

describe('sluice matrix', () => {
  it('shows all namespaces and the addresses outside as exact traffic', async () => {
    const { endpoints, flows } = await report('');
    expect(endpoints.map(({ id }) => id)).toEqual([
      'ops/Pod/probe',
      'shop/Deployment/api',
      'shop/Deployment/web',
      'shop/StatefulSet/db',
      'external/0.0.0.0-255.255.255.255',
      'external/::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
    expect(flows).toContainEqual({
      source: 'shop/Deployment/web',
      destination: 'shop/Deployment/api',
      traffic: { tcp: [[9000, 9000]], udp: [], sctp: [], other: false },
    });
    expect(pairs({ endpoints, flows })).not.toContain('shop/Deployment/api shop/StatefulSet/db');
  });

  it('says of each endpoint where it is isolated and by which policies', async () => {
    const { endpoints } = await report('');
    expect(endpoints.find(({ name }) => name === 'db')).toMatchObject({
      isolated: { ingress: true, egress: false },
      policies: ['NetworkPolicy/shop/db-ingress'],
    });
  });

  it('shows with --to and --from the flows between what they choose', async () => {
    expect(pairs(await report('--to shop/api'))).toEqual(['shop/Deployment/web shop/Deployment/api']);
    expect(pairs(await report('--from ops/ --to shop/*'))).toEqual(['ops/Pod/probe shop/Deployment/web']);
    expect(pairs(await report('--from probe -n ops -A --to shop/service/api'))).toEqual([]);
    expect((await report('--from external --to shop/web')).flows).toHaveLength(2);
    expect((await report('--from 203.0.113.7 --to shop/web')).flows).toHaveLength(1);
  });

  it('says which pairs were asked about, where not all were', async () => {
    expect((await report('')).asked).toBeUndefined();
    expect((await report('--from ops/ --to shop/api')).asked).toEqual({
      from: ['ops/Pod/probe'],
      to: ['shop/Deployment/api'],
    });
    expect((await report('-n ops')).asked).toEqual({ about: ['ops/Pod/probe'] });
    expect((await matrix('--from shop/db')).stdout).not.toMatch(/^ {2}(api|web)/mu);
  });

  it('shows with -n and -l the flows with such an end', async () => {
    const inOps = pairs(await report('-n ops'));
    expect(inOps).toContain('ops/Pod/probe shop/Deployment/web');
    expect(inOps).not.toContain('shop/Deployment/web shop/Deployment/api');
    expect(pairs(await report('-n ops -A'))).toContain('shop/Deployment/web shop/Deployment/api');
    expect(pairs(await report("-l 'app in (api)'"))).toContain('shop/Deployment/web shop/Deployment/api');
    expect(pairs(await report('-l app=probe -n shop'))).toEqual([]);
  });

  it('shows nodes with --level pod only', async () => {
    const node =
      'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nstatus: { addresses: [{ type: InternalIP, address: 10.9.0.1 }] }\n';
    const files = { ...FILES, 'node.yaml': node };
    const pods = JSON.parse(
      (await sluice('matrix -f . --level pod -o json', { files })).stdout,
    ) as MatrixReport;
    expect(pods.endpoints.map(({ id }) => id)).toContain('node/n1');
    const { stderr, code } = await sluice('matrix -f . --to node/n1', { files });
    expect(stderr).toContain('nodes are endpoints with --level pod only');
    expect(code).toBe(3);
  });

  it.each(['table', 'wide', 'yaml', 'csv', 'md', 'dot', 'mermaid', 'svg', 'html'])(
    'prints %s',
    async (format) => {
      const { stdout, code } = await matrix(`-o ${format}`);
      expect(stdout).toContain('web');
      expect(stdout.endsWith('\n')).toBe(true);
      expect(code).toBe(0);
    },
  );

  it('colours on terminals only, and never with --no-color or NO_COLOR', async () => {
    const escape = '\u001B[';
    expect((await sluice('matrix -f .', { files: FILES, tty: true })).stdout).toContain(escape);
    expect((await sluice('matrix -f .', { files: FILES })).stdout).not.toContain(escape);
    expect((await sluice('matrix -f . --no-color', { files: FILES, tty: true })).stdout).not.toContain(
      escape,
    );
    expect(
      (await sluice('matrix -f .', { files: FILES, tty: true, env: { NO_COLOR: '1' } })).stdout,
    ).not.toContain(escape);
  });

  it('tells progress on standard error: plain lines, one line on a terminal, or nothing', async () => {
    expect((await matrix('--progress plain')).stderr).toContain('reading manifests …\n');
    const shown = (await sluice('matrix -f . --progress auto', { files: FILES, tty: true })).stderr;
    expect(shown).toContain('\rreading manifests'.replace('\r', '\r\u001B[K'));
    expect(shown.endsWith('\r\u001B[K')).toBe(true);
    expect((await sluice('matrix -f . --progress none', { files: FILES, tty: true })).stderr).toBe('');
  });

  it.each([
    ['--level node', 2, "'--level <level>' argument 'node' is invalid"],
    ['--levle pod', 2, "unknown option '--levle', did you mean '--level'?"],
    ["-l 'a b'", 2, 'is no label selector'],
    ['--progress yes', 2, 'Allowed choices are auto, plain, none'],
    ['--to shop/wbe', 3, 'there is no shop/wbe in the input, did you mean shop/web?'],
    ['--to shp/', 3, "'shp/' is no endpoint of the input, did you mean shop?"],
    ['--from zzz*', 3, "'zzz*' is no endpoint of the input"],
    ['-n nope', 3, 'namespace nope has no endpoints in the input'],
  ])('refuses %s', async (line, code, message) => {
    const ran = await matrix(line);
    expect(ran.stderr).toContain(message);
    expect(ran).toMatchObject({ code, stdout: '' });
  });
});
