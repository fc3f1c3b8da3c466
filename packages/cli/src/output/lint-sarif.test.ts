import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CATALOGUE } from '@sluice/lint';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { sluice } from '../transcript.fixture.js';

const require = createRequire(import.meta.url);
const SCHEMA = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

/** What is wrong with a log by the official schema of SARIF 2.1.0; undefined when nothing is. */
function faults(log: unknown): unknown {
  const text = readFileSync(SCHEMA, 'utf8');
  // Of draft 4 it uses only what draft 7 has, too, but for the name of its own address.
  const { id: _id, $schema: _draft, ...schema } = JSON.parse(text) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', (uri: string) => URL.canParse(uri));
  ajv.addFormat('uri-reference', (uri: string) => URL.canParse(uri, 'file:///') && !/[\s\\]/u.test(uri));
  ajv.addFormat('date-time', (time: string) => !Number.isNaN(Date.parse(time)));
  const validate = ajv.compile(schema);
  return validate(log) ? undefined : validate.errors;
}

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: {}
  egress:
    - to:
        - namespaceSelector: { matchLabels: { team: web } }
        - podSelector: { matchLabels: { app: db } } # sluice:ignore peer-or-not-and either is meant
      ports: [{ port: 53, protocol: UDP }]
`;

async function logOf(files: Readonly<Record<string, string>>, more = ''): Promise<Record<string, unknown>> {
  const { stdout } = await sluice(`lint . -o sarif ${more}`, { files });
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('sluice lint -o sarif', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['with findings, fixes and suppressions', { 'api.yaml': POLICY }],
    ['with names that a URI has to escape', { 'a b/ä#%.yaml': POLICY }],
    ['with nothing found', { 'none.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n' }],
  ])('is valid by the official schema, %s', async (_, files) => {
    expect(faults(await logOf(files))).toBeUndefined();
  });

  it('is refused by that schema when it is wrong, so that being valid says something', async () => {
    const log = await logOf({ 'api.yaml': POLICY });
    expect(faults({ ...log, version: '2.0.0' })).toBeDefined();
    expect(faults(JSON.parse(JSON.stringify(log).replaceAll('"startLine":', '"startline":')))).toBeDefined();
  });

  it('has of each rule what GitHub shows: a short and a full description, help, and its page', async () => {
    const log = await logOf({ 'api.yaml': POLICY });
    const [{ tool }] = log['runs'] as [
      { tool: { driver: { rules: { id: string; help: { text: string; markdown: string } }[] } } },
    ];
    const { rules } = tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(CATALOGUE.map(({ id }) => id));
    for (const { id, help } of rules) {
      expect(help.text).toContain(`docs/rules/${id}.md`);
      expect(help.markdown).toContain(`# sluice:ignore ${id}`);
    }
  });

  it('says where in the file each fix goes', async () => {
    const log = await logOf({ 'api.yaml': POLICY }, '--rule implicit-ingress-isolation');
    const [{ results }] = log['runs'] as [{ results: { fixes: { artifactChanges: unknown }[] }[] }];
    expect(results[0]?.fixes[0]?.artifactChanges).toEqual([
      {
        artifactLocation: { uri: 'api.yaml' },
        replacements: [
          {
            deletedRegion: { startLine: 6, startColumn: 3, endLine: 6, endColumn: 3 },
            insertedContent: { text: 'policyTypes:\n    - Ingress\n    - Egress\n  ' },
          },
        ],
      },
    ]);
  });
});
