import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RulesetReport } from '../output/ruleset-report.js';
import { schemaFaults } from '../output/schema.fixture.js';
import { type Ran, sluice } from '../transcript.fixture.js';

const example = fileURLToPath(new URL('../../../../examples/enforcement', import.meta.url));
const files = {
  'shop/cluster.yaml': readFileSync(`${example}/cluster.yaml`, 'utf8'),
  'shop/policies.yaml': readFileSync(`${example}/policies.yaml`, 'utf8'),
};
const explain = (line: string, more: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  sluice(`explain --ruleset ${line} -f shop`, { files: { ...files, ...more } });

describe('sluice explain --ruleset', () => {
  it('shows the sets that let a flow pass, and the rules that their elements are due to', async () => {
    const { stdout, stderr, code } = await explain('shop/web shop/api:8080 --node worker-1');
    expect(stdout).toMatch(/^allowed {2}shop\/Pod\/web → shop\/Pod\/api\n/);
    expect(stdout).toContain('node worker-1  10.0.2.2 → 10.0.1.2 TCP 8080: accept');
    expect(stdout).toContain('NetworkPolicy/shop/api ingress[0]');
    expect(stdout).toContain('shop/policies.yaml:7:7');
    expect(stdout).toMatch(/class +@in4 +10\.0\.1\.2 +found : goto in_\w+/);
    expect(stdout).toMatch(/peer +@pod4 +10\.0\.2\.2 +found : 0x\w{8}/);
    expect(stdout).toMatch(/listed +@in_\w+_port +0x\w{8} \. tcp \. 8080 +found/);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('shows that no set has an element for a flow that is denied', async () => {
    const { stdout, code } = await explain('shop/batch shop/api:8080');
    expect(stdout).toContain('denied');
    expect(stdout).toMatch(/listed +@in_\w+_port +0x\w{8} \. tcp \. 8080 +none/);
    expect(stdout).toMatch(/NetworkPolicy\/shop\/api +shop\/policies\.yaml:4/);
    expect(code).toBe(1);
  });

  it('shows every node that the flow passes, as data', async () => {
    const { stdout } = await explain('shop/web shop/api:8080 -o json');
    const report = JSON.parse(stdout) as RulesetReport;
    expect(schemaFaults('ruleset', report)).toBeUndefined();
    expect(schemaFaults('ruleset', { ...report, allowed: 'yes' })).toBeDefined();
    expect(report.packets.map(({ node, verdict, sides }) => [node, verdict, sides.length])).toEqual([
      ['worker-2', 'accept', 0],
      ['worker-1', 'accept', 1],
    ]);
    expect(report.packets[1].sides[0]).toMatchObject({
      direction: 'ingress',
      pods: ['shop/Pod/api'],
      decidedBy: [{ policy: 'NetworkPolicy/shop/api', rule: 0, file: 'shop/policies.yaml', line: 7 }],
    });
  });

  it.each([
    ['shop/web shop/api', 2, /give the destination a port/],
    ['shop/web shop/api:8080 -o md', 2, /formats table, json, yaml/],
    ['shop/web shop/api:8080 --node worker-9', 3, /does not pass node worker-9/],
    ['192.0.2.1 192.0.2.2:80', 3, /no node has a say/],
    ['shop/later shop/api:80', 3, /shop\/Pod\/later has no node and no address/],
  ])('says why it cannot: %s', async (line, code, message) => {
    const later =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: later, namespace: shop }\nspec: { containers: [{ name: c, image: i }] }\n';
    const ran = await explain(line, { 'shop/later.yaml': later });
    expect(ran.stderr).toMatch(message);
    expect(ran.code).toBe(code);
  });

  it('has --node for rulesets only', async () => {
    const { stderr, code } = await sluice('explain --node worker-1 shop/web shop/api:80 -f shop', { files });
    expect(stderr).toContain('--node goes with --ruleset');
    expect(code).toBe(2);
  });
});
