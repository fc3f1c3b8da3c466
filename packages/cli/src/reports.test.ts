import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SHOP } from './shop.fixture.js';
import { sluice } from './transcript.fixture.js';

const folder = new URL('../schemas/', import.meta.url);
const ajv = new Ajv2020({ strictTypes: false, strictRequired: false, allErrors: true });
for (const file of readdirSync(folder))
  ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object, file);

function faults(schema: string, value: unknown): unknown {
  const validate = ajv.getSchema(`${schema}.schema.json`)!;
  return validate(value) ? undefined : validate.errors;
}

const ROWS = `
namespace: shop
must-allow: [{ name: a, from: web, to: 'api:9000' }, { from: shop/gone, to: 'api:1' }]
must-deny: [{ from: ['shop/*', external], to: web, traffic: [TCP 80, 443] }]
must-equal: [{ from: web, to: shop/service/api, traffic: none }]
`;
const files = { ...SHOP, 'rows.yaml': ROWS, 'bad.yaml': 'kind: NetworkPolicy\n' };

describe('what commands print with -o json', () => {
  it.each([
    ['can shop/web shop/api:9000 -f shop', 'can'],
    ['can shop/web shop/api -f shop', 'can'],
    ['can shop/web shop/db/ICMP -f shop', 'can'],
    ['can shop/web shop/service/api -f shop', 'can'],
    ['can shop/web shop/service/api:81 -f shop', 'can'],
    ['can shop/web shop/service/nowhere -f shop', 'can'],
    ['can 203.0.113.7 shop/db -f shop', 'can'],
    ['explain shop/api shop/db:5432 -f shop', 'explain'],
    ['explain shop/web shop/service/api -f shop', 'explain'],
    ['explain shop/web shop/service/nowhere:80 -f shop', 'explain'],
    ['matrix -f shop', 'matrix'],
    ['matrix -f shop --level pod --to external', 'matrix'],
    ['diff shop/pods.yaml shop', 'diff'],
    ['test rows.yaml -f shop', 'test'],
    ['validate -f shop -f bad.yaml', 'validate'],
  ])('%s is as its schema says, in YAML too', async (line, schema) => {
    const { stdout } = await sluice(`${line} -o json`, { files });
    const report: unknown = JSON.parse(stdout);
    expect(faults(schema, report)).toBeUndefined();
    expect(parse((await sluice(`${line} -o yaml`, { files })).stdout)).toEqual(withoutTimes(report, line));
  });
});

describe('the schema of assertions files', () => {
  it('takes what sluice test takes, and refuses what it refuses', () => {
    expect(faults('assertions', parse(ROWS))).toBeUndefined();
    expect(faults('assertions', { 'must-allow': [{ form: 'a', to: 'b' }] })).toBeDefined();
    expect(faults('assertions', { 'must-alow': [] })).toBeDefined();
    expect(faults('assertions', { 'must-deny': [{ from: [], to: 'b' }] })).toBeDefined();
  });
});

/** Durations differ from run to run. */
function withoutTimes(report: unknown, line: string): unknown {
  if (!line.startsWith('test')) return report;
  const { cases } = report as { cases: object[] };
  return {
    cases: cases.map(
      (each) =>
        expect.objectContaining({
          ...each,
          ...('durationMs' in each && { durationMs: expect.any(Number) as number }),
        }) as object,
    ),
  };
}
