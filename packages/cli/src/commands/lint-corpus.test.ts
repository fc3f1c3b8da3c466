import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LintReport, ReportFinding } from '../output/report.js';
import { sluiceIn } from '../transcript.fixture.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const corpus = join(dirname(root.replace(/\/$/u, '')), 'shared', 'corpus');
const absent = !existsSync(corpus);
const reason = 'real manifests are absent: they lie in ../shared/corpus, beside the project';

async function findings(name: string, more = ''): Promise<readonly ReportFinding[]> {
  const { stdout, stderr } = await sluiceIn(corpus, `lint ${name} ${more} -o json`);
  expect(stderr).not.toContain('error:');
  return (JSON.parse(stdout) as LintReport).findings;
}

/** `rule file:line` of what is worse than worth knowing. */
const serious = (all: readonly ReportFinding[]): readonly string[] =>
  all
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, file, line }) => `${rule} ${file.split('/').at(-1)}:${line}`);

describe('sluice lint, of real applications,', () => {
  it('finds in sock-shop what is wrong with it', async (context) => {
    context.skip(absent, reason);
    const all = await findings('sock-shop');
    expect(serious(all)).toEqual([
      'selector-matches-nothing netpol-cart-access.yaml:8',
      'selector-matches-nothing netpol-cart-db-access.yaml:13',
      'peer-malformed netpol-cortex-access.yaml:9',
      'selector-matches-nothing netpol-cortex-access.yaml:12',
    ]);
    const messages = all.map(({ message }) => message);
    expect(messages).toContain('`name=cart` selects 0 pods; nearest: `name=carts` (1 edit)');
    expect(messages).toContain('matchLabels is empty, so this policy selects every pod of its namespace');
    expect(all.map(({ rule }) => rule)).toContain('legacy-annotation');
  });

  it('finds nothing wrong with online-boutique', async (context) => {
    context.skip(absent, reason);
    expect(serious(await findings('online-boutique'))).toEqual([]);
  });

  it('tells of node-exporter, and calls no selector of pods that an operator makes a mistake', async (context) => {
    context.skip(absent, reason);
    expect(serious(await findings('kube-prometheus'))).toEqual([
      'selects-hostnetwork nodeExporter-networkPolicy.yaml:22',
      'empty-rule-allows-all prometheusAdapter-networkPolicy.yaml:15',
    ]);
  });

  it('takes no port of argo-cd for a mistake, and finds that each of its policies selects something', async (context) => {
    context.skip(absent, reason);
    const all = await findings('argo-cd', '-n argocd');
    expect(serious(all)).toEqual(['empty-rule-allows-all install.yaml:3264']);
    expect(all.map(({ rule }) => rule)).not.toContain('selector-matches-nothing');
  });
});
