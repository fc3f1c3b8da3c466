import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TestCase } from './output/report.js';
import { sluiceIn } from './transcript.fixture.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const corpus = join(dirname(root.replace(/\/$/u, '')), 'shared', 'corpus');
const own = fileURLToPath(new URL('corpus', import.meta.url));
const reason = 'real manifests are absent: they lie in ../shared/corpus, beside the project';

/** The rows of an application's assertions file, checked against its manifests. */
async function check(
  name: string,
  ...more: readonly string[]
): Promise<{ cases: readonly TestCase[]; code: number }> {
  const line = `test ${join(own, `${name}.yaml`)} -f ${name} ${more.join(' ')} -o json`;
  const { stdout, stderr, code } = await sluiceIn(corpus, line);
  expect(stderr).not.toContain('error:');
  return { cases: (JSON.parse(stdout) as { cases: TestCase[] }).cases, code };
}

const failed = (cases: readonly TestCase[]): readonly TestCase[] =>
  cases.filter(({ outcome }) => outcome !== 'passed');

const absent = !existsSync(corpus);

describe('the needed flows of real applications', () => {
  it('pass in online-boutique, every one', async (context) => {
    context.skip(absent, reason);
    const { cases, code } = await check('online-boutique');
    expect(failed(cases)).toEqual([]);
    expect({ count: cases.length, code }).toEqual({ count: 20, code: 0 });
  });

  it('pass in argo-cd, every one', async (context) => {
    context.skip(absent, reason);
    const { cases, code } = await check('argo-cd', '-n argocd');
    expect(failed(cases)).toEqual([]);
    expect(code).toBe(0);
  });

  it('pass in kube-prometheus with the pods that its operator makes, every one', async (context) => {
    context.skip(absent, reason);
    const { cases, code } = await check(
      'kube-prometheus',
      `-f ${join(own, 'kube-prometheus-operator-pods.yaml')}`,
    );
    expect(failed(cases)).toEqual([]);
    expect(code).toBe(0);
  });

  it('fail in sock-shop for exactly four, each explained with the line at fault', async (context) => {
    context.skip(absent, reason);
    const { cases, code } = await check('sock-shop');
    const policies = 'sock-shop/manifests-policy';
    const misspelt = `podSelector name=cart selects no pod: the label name is "carts" (${policies}/netpol-cart-access.yaml:8:3)`;
    const blamed = new Map([
      ['front-end reaches carts', misspelt],
      ['orders reaches carts', misspelt],
      [
        'carts reaches carts-db',
        `the label name is "carts", not "cart" (${policies}/netpol-cart-db-access.yaml:13:11)`,
      ],
      [
        'front-end reaches session-db',
        `the label name is "front-end", not "cortex" (${policies}/netpol-cortex-access.yaml:12:11)`,
      ],
    ]);
    expect(new Set(failed(cases).map(({ name }) => name))).toEqual(new Set(blamed.keys()));
    for (const { name, outcome, message } of failed(cases)) {
      expect(outcome).toBe('failed');
      expect(message).toContain(blamed.get(name));
    }
    expect(code).toBe(1);
  });
});
