import { describe, expect, it } from 'vitest';
import { SHOP } from './shop.fixture.js';
import { sluice } from './transcript.fixture.js';

describe('the command line', () => {
  it('prints help without a command, and exits 0', async () => {
    const { stdout, stderr, code } = await sluice('');
    expect(stdout).toContain('Usage: sluice <command> [flags]');
    for (const name of ['can', 'explain', 'matrix', 'diff', 'test', 'validate', 'completion'])
      expect(stdout).toContain(name);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect((await sluice('help')).stdout).toBe(stdout);
    expect((await sluice('-h')).stdout).toBe(stdout);
  });

  it.each(['can', 'explain', 'matrix', 'diff', 'test', 'validate', 'completion'])(
    'has examples and exit codes in the help of %s',
    async (name) => {
      const { stdout, code } = await sluice(`${name} --help`);
      expect(stdout).toContain(`Usage: sluice ${name} `);
      expect(stdout).toContain('Examples:\n  # ');
      expect(stdout).toContain('Exit codes:\n  0  ');
      expect(stdout).not.toContain('(default: [])');
      expect(code).toBe(0);
    },
  );

  it.each([
    ['40', 40],
    ['80', 80],
    ['110', 110],
    ['300', 110],
    ['nonsense', 110],
  ])('wraps every help text once, with COLUMNS=%s at %i columns', async (COLUMNS, width) => {
    for (const name of ['', 'can', 'explain', 'matrix', 'diff', 'test', 'validate', 'completion']) {
      const { stdout } = await sluice(`${name} --help`.trim(), { env: { COLUMNS } });
      const lines = stdout.split('\n');
      const tooLong = lines.filter(
        (line) => line.length > width && !/^Usage:|^\s*\S+$|^ {2}(#|\d)/u.test(line),
      );
      // Below that a flag and its text have no room beside each other.
      expect(width >= 80 ? tooLong : []).toEqual([]);
      // A stray word is the last of a paragraph, alone on its line.
      const description = lines.slice(
        2,
        lines.findIndex((line, i) => i > 2 && line === ''),
      );
      const last = description.length > 1 ? description.at(-1)!.length : width;
      expect(last).toBeGreaterThan(width / 3);
    }
  });

  it('calls itself as it was called', async () => {
    const { stdout } = await sluice('can --help', { name: 'kubectl sluice' });
    expect(stdout).toContain('Usage: kubectl sluice can SRC DST[:PORT][/PROTO] [flags]');
    expect(stdout).toContain('\n  kubectl sluice can production/frontend');
    const { stderr } = await sluice('cam', { name: 'kubectl sluice' });
    expect(stderr).toContain("See 'kubectl sluice --help'.");
  });

  it('prints its version', async () => {
    expect((await sluice('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  it.each([
    ['matrx', "error: unknown command 'matrx', did you mean 'matrix'?\nSee 'sluice --help'.\n"],
    ['--frobnicate', "error: unknown option '--frobnicate'\nSee 'sluice --help'.\n"],
    [
      'matrix --fromm x',
      "error: unknown option '--fromm', did you mean '--from'?\nSee 'sluice matrix --help'.\n",
    ],
    ['can', "error: missing required argument 'SRC'\nSee 'sluice can --help'.\n"],
    ['help matrx', "error: unknown command 'matrx', did you mean 'matrix'?\nSee 'sluice --help'.\n"],
    [
      'matrix shop',
      "error: too many arguments for 'matrix': files are given with -f\nSee 'sluice matrix --help'.\n",
    ],
    [
      "matrix -f shop --from ''",
      "error: option '--from <endpoint>' argument '' is invalid. Name an endpoint.\nSee 'sluice matrix --help'.\n",
    ],
    [
      'can 10.0.0.0/8 a/b',
      "error: '10.0.0.0/8' is no source: it is a range; give one address of it (write NAMESPACE/NAME or an address)\n",
    ],
    ['matrix -f', "error: option '-f, --filename <path>' argument missing\nSee 'sluice matrix --help'.\n"],
  ])('refuses `%s` in one line with where to look, and exits 2', async (line, message) => {
    expect(await sluice(line)).toEqual({ stdout: '', stderr: message, code: 2 });
  });

  it('prints the result alone on standard output, warnings and notices on standard error', async () => {
    const calico =
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: x, namespace: shop }\nspec: {}\n';
    const { stdout, stderr, code } = await sluice('matrix -f shop -o json', {
      files: { ...SHOP, 'shop/c.yaml': calico },
    });
    expect(() => void JSON.parse(stdout)).not.toThrow();
    expect(stderr).toContain('notice: 1 object of kind NetworkPolicy (projectcalico.org) not analysed');
    expect(code).toBe(0);
  });

  it.each([
    'can shop/web shop/api -f gone',
    'explain shop/web shop/api -f gone',
    'matrix -f gone',
    'matrix -f gone -o json',
    'matrix -f broken.yaml -o html',
    'test rows.yaml -f gone',
    'test gone.yaml -f shop',
  ])('prints no result of `%s`, where nothing could be read', async (line) => {
    const files = { ...SHOP, 'broken.yaml': 'kind: [', 'rows.yaml': 'must-deny: [{ from: a/b, to: c/d }]' };
    const { stdout, stderr, code } = await sluice(line, { files });
    expect(stderr).toContain('error');
    expect(stderr).not.toContain('in the input');
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });

  it('takes values after = of short flags, as kubectl does', async () => {
    const { stdout, code } = await sluice('matrix -f=shop -o=csv', { files: SHOP });
    expect(stdout).toMatch(/^source,destination,/u);
    expect(code).toBe(0);
    const whole = await sluice('matrix -f shop -R=false -n shop --all-namespaces=true -ocsv', {
      files: SHOP,
    });
    expect(whole).toMatchObject({ stdout, code: 0 });
  });

  it('gives no answer about a pipe that nothing came from', async () => {
    for (const line of ['matrix -f -', 'can a/b c/d -f -', 'diff - shop', 'test rows.yaml -f -']) {
      const files = { ...SHOP, 'rows.yaml': 'must-deny: [{ from: a/b, to: c/d }]' };
      const { stdout, stderr, code } = await sluice(line, { files, stdin: '\n' });
      expect(stderr).toContain('nothing came on standard input');
      expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
    }
  });

  it('says so where there is no pod to judge', async () => {
    const files = { 'p.yaml': SHOP['shop/policies.yaml'] };
    const ran = await sluice('matrix -f p.yaml', { files });
    expect(ran).toMatchObject({ stdout: 'No pods.\n', code: 0 });
    expect(ran.stderr).toContain('notice: the input has no pods and no workloads');
    expect((await sluice('diff p.yaml p.yaml', { files })).stderr).toContain('no pods and no workloads');
  });

  it.each([
    ['can shop/web example.com:443 -f shop', 'names of hosts are not looked up: give an address'],
    ['can shop/web 300.1.1.1 -f shop', 'it is no address'],
    ['test shop -f shop', 'shop: error: cannot be read: it is a folder'],
    ['matrix -k shop', 'shop:1:1: error: shop has none of kustomization.yaml'],
    ['test empty.yaml -f shop', 'it is empty'],
  ])('says of `%s` what is wrong, and nothing else', async (line, message) => {
    const { stdout, stderr, code } = await sluice(line, { files: { ...SHOP, 'empty.yaml': '' } });
    expect(stderr).toContain(message);
    expect(stderr.match(/(error|warning|notice):/gu)).toHaveLength(1);
    expect({ stdout, code }).toEqual({ stdout: '', code: 3 });
  });

  it('is not misled by an endpoint, a file or a label that is called like a member of every object', async () => {
    expect((await sluice('can constructor/__proto__ toString:80 -f shop', { files: SHOP })).code).toBe(3);
    expect((await sluice('__proto__')).code).toBe(2);
    expect((await sluice('matrix -f shop -o __proto__', { files: SHOP })).code).toBe(2);
    expect((await sluice('matrix -f shop --set constructor=1', { files: SHOP })).code).toBe(2);
  });
});
