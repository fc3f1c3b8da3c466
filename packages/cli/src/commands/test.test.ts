import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

const test = (rows: string, line = '-f shop'): ReturnType<typeof sluice> =>
  sluice(`test rows.yaml ${line}`, { files: { ...SHOP, 'rows.yaml': rows } });

describe('sluice test', () => {
  it('passes rows that hold, and exits 0', async () => {
    const { stdout, stderr, code } = await test(
      `
namespace: shop
must-allow:
  - { from: web, to: 'api:9000' }
  - { name: through the Service, from: web, to: 'service/api:80' }
  - { from: [api, db], to: web, traffic: all }
must-deny:
  - { from: [web, api], to: db }
  - { from: external, to: [api, db] }
  - { from: 'shop/*', to: 'api/UDP' }
must-equal:
  - { from: web, to: api, traffic: TCP 9000 }
  - { from: db, to: api, traffic: none }
`
        .replace('service/api:80', 'shop/service/api:80')
        .replace("'api/UDP'", "'shop/api/UDP'"),
    );
    expect(stderr).toBe('');
    expect(stdout).toContain('✓ through the Service');
    expect(stdout).toContain('8 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('explains a row that fails with the line at fault, and exits 1', async () => {
    const { stdout, stderr, code } = await test(`must-allow:
  - name: the api has its database
    from: shop/api
    to: shop/db:5432
`);
    expect(stdout).toContain('✗ the api has its database  rows.yaml:2:5');
    expect(stdout).toContain('shop/Deployment/api → shop/StatefulSet/db: TCP 5432 is denied');
    expect(stdout).toContain('the label app is "api", not "apy" (shop/policies.yaml:22:11)');
    expect(stdout).toContain('to allow it: in NetworkPolicy/shop/db-ingress, write app: api instead of apy');
    expect(stdout).toContain('0 passed, 1 failed');
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  });

  it('shows of a must-deny which rule allows, and of a must-equal what is and what should be', async () => {
    const rows = `must-deny: [{ from: shop/web, to: 'shop/api:9000' }]
must-equal: [{ from: shop/web, to: shop/api, traffic: 'TCP 9000-9001' }]
`;
    const { stdout, code } = await test(rows, '-f shop -o json');
    expect(JSON.parse(stdout).cases).toMatchObject([
      {
        outcome: 'failed',
        kind: 'must-deny',
        decidedBy: [{ policy: 'NetworkPolicy/shop/api-ingress', rule: 0, line: 9 }],
      },
      { outcome: 'failed', kind: 'must-equal', expected: 'exactly TCP 9000-9001', actual: 'TCP 9000' },
    ]);
    expect(code).toBe(1);
  });

  it('judges must-equal of a Service by all its ports', async () => {
    const rows = (traffic: string): string =>
      `must-equal: [{ from: shop/web, to: shop/service/api, traffic: ${traffic} }]`;
    expect((await test(rows('TCP 80'))).code).toBe(0);
    expect((await test(rows('TCP 81'))).code).toBe(1);
    expect((await test("must-equal: [{ from: shop/web, to: 'shop/service/api:http' }]")).code).toBe(0);
  });

  it('fails a must-allow to a Service that leads nowhere, and passes a must-deny', async () => {
    const { stdout, code } = await test("must-allow: [{ from: shop/web, to: 'shop/service/nowhere:80' }]");
    expect(stdout).toContain('its selector app=gone matches no pod');
    expect(code).toBe(1);
    expect((await test("must-deny: [{ from: shop/web, to: 'shop/service/nowhere:80' }]")).code).toBe(0);
  });

  it('counts the further pairs for which a row fails', async () => {
    const { stdout } = await test("must-deny: [{ from: ['shop/*', external], to: shop/web }]");
    expect(stdout).toContain('and 4 more pairs fail');
  });

  it('writes JUnit', async () => {
    const { stdout, code } = await test(
      'must-deny: [{ name: none, from: shop/web, to: shop/api }]',
      '-f shop -o junit',
    );
    expect(stdout).toContain('<testcase');
    expect(stdout).toContain('<failure');
    expect(code).toBe(1);
  });

  it.each([
    [
      'must-allow: [{ from: shop/wbe, to: "shop/api:9000" }]',
      '1:22: error: there is no shop/wbe in the input, did you mean shop/web?',
    ],
    ['must-allow: [{ from: shop/web, to: shop/api }]', "1:36: error: say which traffic: 'shop/api:PORT'"],
    ['must-alow: []', '1:1: error: unknown field "must-alow", did you mean must-allow?'],
    ['must-allow: [{ form: a, to: "b:1" }]', '1:16: error: unknown field "form", did you mean from?'],
    ['must-deny: [{ from: shop/web }]', 'to is missing'],
    ['must-deny: [{ from: shop/web, to: "shop/api:x/y/z" }]', 'is no destination'],
    ['must-deny: [{ from: shop/web, to: "shop/api:80", traffic: TCP 80 }]', 'leave traffic out'],
    ['must-deny: [{ from: shop/web, to: shop/api, traffic: HTTP }]', "'HTTP' is no protocol"],
    ['must-deny: [{ from: [], to: shop/api }]', 'from is missing'],
    ['must-deny: [5]', 'a row is a map'],
    ['must-deny: {}', 'must-deny must be a list of rows'],
    ['[]', 'an assertions file is a map'],
    ['', 'an assertions file is a map'],
    ['a: [', 'error'],
    ['must-deny: [{ from: shop/service/api, to: shop/web }]', 'receive only'],
  ])('tells what is wrong with %j and its place, and exits 3', async (rows, message) => {
    const { stderr, code } = await test(rows);
    expect(stderr).toMatch(/rows\.yaml:\d+:\d+: error/u);
    expect(stderr).toContain(message);
    expect(code).toBe(3);
  });

  it('checks the rows that are right beside a wrong one', async () => {
    const { stdout, code } = await test(`must-allow:
  - { from: shop/nobody, to: 'shop/api:9000' }
  - { from: shop/web, to: 'shop/api:9000' }
`);
    expect(stdout).toContain('1 passed, 0 failed, 0 skipped, 1 with errors');
    expect(code).toBe(3);
  });

  it('reads rows from standard input, or manifests, not both', async () => {
    const rows = "must-allow: [{ from: shop/web, to: 'shop/api:9000' }]";
    expect(await sluice('test - -f shop', { files: SHOP, stdin: rows })).toMatchObject({ code: 0 });
    const both = await sluice('test - -f -', { files: SHOP, stdin: rows });
    expect(both.stderr).toContain('standard input can be one thing only');
    expect(both.code).toBe(2);
  });

  it('refuses a missing assertions file and missing input', async () => {
    expect(await sluice('test gone.yaml -f shop', { files: SHOP })).toMatchObject({ code: 3 });
    expect(await sluice('test -f shop', { files: SHOP })).toMatchObject({ code: 2 });
    expect(await sluice('test shop/pods.yaml', { files: SHOP })).toMatchObject({ code: 2 });
  });
});
