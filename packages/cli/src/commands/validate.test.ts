import { describe, expect, it } from 'vitest';
import { SHOP } from '../shop.fixture.js';
import { sluice } from '../transcript.fixture.js';

const WRONG = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: wrong, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - {}
      ports:
        - protocol: ICMP
`;

describe('sluice validate', () => {
  it('counts what it read and exits 0 when all is right', async () => {
    const { stdout, stderr, code } = await sluice('validate -f shop', { files: SHOP });
    expect({ stdout, stderr, code }).toEqual({
      stdout: '8 objects in 2 files: 0 errors\n',
      stderr: '',
      code: 0,
    });
  });

  it("tells every error in the API server's words with its source line, on standard output, and exits 3", async () => {
    const { stdout, stderr, code } = await sluice('validate -f wrong.yaml', {
      files: { 'wrong.yaml': WRONG },
    });
    expect(stdout).toContain(
      'wrong.yaml:10:21: error: spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
    );
    expect(stdout).toContain('must specify a peer');
    expect(stdout).toContain('- protocol: ICMP');
    expect(stdout).toMatch(/1 object in 1 file: 2 errors\n$/u);
    expect({ stderr, code }).toEqual({ stderr: '', code: 3 });
  });

  it('ends with the very text that kubectl would print', async () => {
    const { stdout } = await sluice('validate -f wrong.yaml', { files: { 'wrong.yaml': WRONG } });
    expect(stdout).toContain(
      'The NetworkPolicy "wrong" is invalid: \n' +
        '* spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"\n' +
        '* spec.ingress[0].from[0]: Required value: must specify a peer\n',
    );
    const unknown = await sluice('validate -f wrong.yaml', {
      files: { 'wrong.yaml': WRONG.replace('podSelector', 'podSelecter') },
    });
    expect(unknown.stdout).toContain(
      '\nError from server (BadRequest): error when creating "wrong.yaml": NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: strict decoding error: unknown field "spec.podSelecter"\n',
    );
  });

  it('gives the diagnostics as data', async () => {
    const text = WRONG.replace('podSelector', 'podSelecter');
    const { stdout, code } = await sluice('validate -f wrong.yaml -o json', {
      files: { 'wrong.yaml': text },
    });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ files: 1, objects: 1 });
    expect(report.diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'unknown-field', file: 'wrong.yaml', line: 5 }),
    );
    expect(code).toBe(3);
  });

  it('writes JUnit', async () => {
    const { stdout } = await sluice('validate -f wrong.yaml -o junit', { files: { 'wrong.yaml': WRONG } });
    expect(stdout).toMatch(/^<\?xml/u);
  });

  it.each([
    ['an empty file', { 'a.yaml': '' }],
    ['a binary file', { 'a.yaml': Uint8Array.from([0, 1, 2, 255, 254]) }],
    ['a file of another kind', { 'a.yaml': 'just text' }],
  ])('gives a clear answer to %s', async (_, files) => {
    const { stdout, code } = await sluice('validate -f a.yaml', { files });
    expect(stdout).toMatch(/objects in \d file/u);
    expect([0, 3]).toContain(code);
  });

  it('names policies of other APIs as not analysed', async () => {
    const calico =
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: x, namespace: shop }\nspec: {}\n';
    const { stdout, code } = await sluice('validate -f .', { files: { 'calico.yaml': calico } });
    expect(stdout).toContain('not analysed');
    expect(code).toBe(0);
  });
});
