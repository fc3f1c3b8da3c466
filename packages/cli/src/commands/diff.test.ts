import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice, sluiceIn } from '../transcript.fixture.js';

const mended = SHOP['shop/policies.yaml'].replace('app: apy', 'app: api');
const FILES = {
  'a/pods.yaml': SHOP['shop/pods.yaml'],
  'a/policies.yaml': SHOP['shop/policies.yaml'],
  'b/pods.yaml': SHOP['shop/pods.yaml'],
  'b/policies.yaml': mended,
};

const diff = (line: string): ReturnType<typeof sluice> => sluice(`diff ${line}`, { files: FILES });

describe('sluice diff', () => {
  it('shows the traffic that a change gains, and exits 1', async () => {
    const { stdout, code } = await diff('a b -o json');
    expect(JSON.parse(stdout)).toEqual({
      before: 'a',
      after: 'b',
      profile: 'standard',
      gained: [
        {
          source: 'shop/Deployment/api',
          destination: 'shop/StatefulSet/db',
          traffic: { tcp: [[5432, 5432]], udp: [], sctp: [], other: false },
        },
      ],
      lost: [],
      endpoints: { added: [], removed: [] },
    });
    expect(code).toBe(1);
  });

  it('shows what it loses the other way round', async () => {
    expect(JSON.parse((await diff('b a -o json')).stdout)).toMatchObject({
      gained: [],
      lost: [{ source: 'shop/Deployment/api', destination: 'shop/StatefulSet/db' }],
    });
  });

  it('says when there is no difference, however it is written, and exits 0', async () => {
    const { stdout, code } = await diff('a a/pods.yaml,a/policies.yaml');
    expect({ stdout, code }).not.toEqual({ stdout: '', code: 0 });
    const same = await diff('a a');
    expect(same.stdout).toMatch(/no difference/iu);
    expect(same.code).toBe(0);
  });

  it('loses nothing by a policy that only allows, though it is the first to speak of IPv6', async () => {
    const { 'shop/pods.yaml': pods } = SHOP;
    const egress = (name: string, cidr: string): string =>
      `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ ipBlock: { cidr: "${cidr}" } }] }]
`;
    const before = pods + egress('any', '0.0.0.0/0');
    const files = { 'a.yaml': before, 'b.yaml': before + egress('more', '2001:db8::/32') };
    const { stdout, code } = await sluice('diff a.yaml b.yaml -o json', { files });
    expect(JSON.parse(stdout)).toMatchObject({
      gained: [{ source: 'shop/Deployment/web', destination: expect.stringContaining('2001:db8::') }],
      lost: [],
    });
    expect(code).toBe(1);
  });

  it('shows chosen flows only', async () => {
    expect((await diff('a b --to shop/web')).code).toBe(0);
    expect((await diff('a b --to shop/db')).code).toBe(1);
    expect((await diff('a b -l app=web')).code).toBe(0);
    // A label that is misspelt must not read as "no difference".
    const misspelt = await diff('a b -l app=wep');
    expect(misspelt).toMatchObject({ stdout: '', code: 3 });
    expect(misspelt.stderr).toContain("no pod of the input has the labels 'app=wep'");
    expect(JSON.parse((await diff('a b --to shop/db -o json')).stdout)).toMatchObject({
      asked: { to: ['shop/StatefulSet/db'] },
    });
    expect((await diff('a b --to shop/web')).stdout).toBe('No difference in such traffic.\n');
  });

  it.each(['table', 'yaml', 'csv', 'md', 'dot', 'mermaid', 'svg', 'html'])('prints %s', async (format) => {
    const { stdout, code } = await diff(`a b -o ${format}`);
    expect(stdout).toContain('db');
    expect(code).toBe(1);
  });

  it('compares git revisions with each other and with the working tree', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'sluice-git-'));
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
        cwd,
        stdio: 'ignore',
      });
    try {
      git('init', '-q');
      writeFileSync(join(cwd, 'all.yaml'), `${SHOP['shop/pods.yaml']}---${SHOP['shop/policies.yaml']}`);
      git('add', 'all.yaml');
      git('commit', '-qm', 'one');
      expect((await sluiceIn(cwd, 'diff HEAD:all.yaml all.yaml')).code).toBe(0);
      writeFileSync(join(cwd, 'all.yaml'), `${SHOP['shop/pods.yaml']}---${mended}`);
      expect((await sluiceIn(cwd, 'diff HEAD:all.yaml all.yaml')).code).toBe(1);
      git('commit', '-qam', 'two');
      expect((await sluiceIn(cwd, 'diff HEAD~1: HEAD:')).code).toBe(1);
      const { stderr, code } = await sluiceIn(cwd, 'diff HEAD:all.yaml nowhere:all.yaml');
      expect(stderr).toContain('nowhere:all.yaml');
      expect(code).toBe(3);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });

  it.each(['a gone', 'gone a', 'gone nowhere', 'a empty', 'broken.yaml a'])(
    'prints no result for `%s`, where one of the two could not be read at all',
    async (line) => {
      const files = { ...FILES, 'empty/note.txt': '', 'broken.yaml': 'kind: [' };
      const { stdout, stderr, code } = await sluice(`diff ${line}`, { files });
      expect(stderr).toContain('error');
      expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
    },
  );

  it.each([
    ['a', 2, "missing required argument 'B'"],
    ['a b c', 2, 'too many arguments'],
    ['- -', 2, 'only one of A and B can be standard input'],
    ['a b -f a', 2, "unknown option '-f'"],
    ['a gone', 3, 'there is no such file'],
  ])('refuses %s', async (line, code, message) => {
    const ran = await diff(line);
    expect(ran.stderr).toContain(message);
    expect(ran.code).toBe(code);
  });
});
