import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sluice, sluiceIn } from '../transcript.fixture.js';

const SPLIT = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  egress:
    - to: # where to
        - namespaceSelector: { matchLabels: { team: web } }
        - podSelector: { matchLabels: { app: db } }
      ports: [{ port: 5432 }]
`;

describe('sluice lint', () => {
  it('shows each finding with its line, its rule and its repair, and exits 1', async () => {
    const { stdout, stderr, code } = await sluice('lint policies', { files: { 'policies/api.yaml': SPLIT } });
    expect(stdout).toMatchInlineSnapshot(`
      "policies/api.yaml
        6:3 warning: policyTypes is absent, so this policy also denies all ingress of the pods that it selects [implicit-ingress-isolation] (NetworkPolicy shop/api)
          6 |   egress:
            |   ^^^^^^
              fix: write policyTypes out (--fix)
              fix: restrict egress only (--fix=implicit-ingress-isolation)
        9:11 warning: ORed: every pod in namespaces team=web, or pods app=db of this namespace; for AND write both selectors in one entry [peer-or-not-and] (NetworkPolicy shop/api)
          9 |         - podSelector: { matchLabels: { app: db } }
            |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              line 8: the other entry
              fix: join the two entries into one (--fix=peer-or-not-and)

      1 object in 1 file: 0 errors, 2 warnings, 0 info
      1 of them has a safe fix: --fix
      Not asked: 10 rules without pods or workloads; dns-nodelocal without pods or workloads and cluster.resolver in .sluice.yaml; 4 rules without pods or workloads and Services; ipblock-in-cluster without cluster.ranges in .sluice.yaml; namespace-selector-matches-nothing without Namespaces; cni-not-enforcing without --profile
      "
    `);
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  });

  it('exits 0 where nothing is found, or nothing as bad as --fail-on asks', async () => {
    const files = { 'api.yaml': SPLIT };
    expect((await sluice('lint api.yaml --fail-on error', { files })).code).toBe(0);
    expect((await sluice('lint api.yaml --fail-on never', { files })).code).toBe(0);
    const clean = {
      'api.yaml': SPLIT.replace(/- podSelector.*\n/u, '\n').replace(
        'egress:',
        'policyTypes: [Egress]\n  egress:',
      ),
    };
    expect(await sluice('lint api.yaml', { files: clean })).toMatchObject({ code: 0, stderr: '' });
  });

  it('tells errors of the input, judges the rest and exits 3', async () => {
    const files = { 'a.yaml': 'kind: [', 'b.yaml': SPLIT };
    const { stdout, stderr, code } = await sluice('lint a.yaml b.yaml', { files });
    expect(stderr).toContain('a.yaml:1:8: error:');
    expect(stdout).toContain('[peer-or-not-and]');
    expect(stdout).toContain('1 error in the input: what is about them was not judged');
    expect(code).toBe(3);
  });

  it('asks only the rules that are named', async () => {
    const { stdout } = await sluice('lint api.yaml --rule implicit-ingress-isolation', {
      files: { 'api.yaml': SPLIT },
    });
    expect(stdout).toContain('[implicit-ingress-isolation]');
    expect(stdout).not.toContain('[peer-or-not-and]');
  });

  it.each([
    [
      'lint api.yaml --rule peer-or-and',
      "--rule: there is no rule 'peer-or-and', did you mean peer-or-not-and?",
    ],
    ['lint --fix api.yaml', "--fix: there is no rule 'api.yaml'; name files before it, or write --fix=RULE"],
    ['lint api.yaml --diff', '--diff goes with --fix'],
    [
      'lint',
      "say what to read: -f FILE or FOLDER, -k FOLDER, or --context NAME ('-f -' reads standard input)",
    ],
    ['lint api.yaml --profile calicoo', "--profile: there is no profile 'calicoo', did you mean calico?"],
  ])('refuses `%s`', async (line, message) => {
    const { stderr, code } = await sluice(line, { files: { 'api.yaml': SPLIT } });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('sluice lint -o', () => {
  it.each(['json', 'yaml', 'github', 'junit', 'md'])('%s', async (format) => {
    const { stdout } = await sluice(`lint api.yaml -o ${format}`, { files: { 'api.yaml': SPLIT } });
    await expect(stdout).toMatchFileSnapshot(`../output/goldens/lint.${format}`);
  });

  it('sarif holds regions, fixes and fingerprints that stay when lines move', async () => {
    const read = async (text: string): Promise<unknown> =>
      JSON.parse((await sluice('lint api.yaml -o sarif', { files: { 'api.yaml': text } })).stdout);
    const [now, moved] = [await read(SPLIT), await read(`# moved\n${SPLIT}`)] as {
      runs: {
        results: { partialFingerprints: unknown; ruleId: string; locations: unknown; fixes: unknown[] }[];
      }[];
    }[];
    const results = now.runs[0].results;
    expect(results.map(({ ruleId }) => ruleId)).toEqual(['implicit-ingress-isolation', 'peer-or-not-and']);
    expect(results[1]).toMatchObject({
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'api.yaml' },
            region: { startLine: 9, startColumn: 11, endLine: 9 },
          },
        },
      ],
      fixes: [{ description: { text: 'join the two entries into one' } }],
    });
    expect(moved.runs[0].results.map((result) => result.partialFingerprints)).toEqual(
      results.map((result) => result.partialFingerprints),
    );
  });
});

describe('sluice lint, in a folder', () => {
  let folder: string;
  const read = (name = 'api.yaml'): string => readFileSync(join(folder, name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-lint-'));
    writeFileSync(join(folder, 'api.yaml'), SPLIT);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('--fix writes the safe fixes and keeps every other byte', async () => {
    const { stdout } = await sluiceIn(folder, 'lint api.yaml --fix');
    expect(read()).toBe(
      SPLIT.replace('api } }\n  egress', 'api } }\n  policyTypes:\n    - Ingress\n    - Egress\n  egress'),
    );
    expect(stdout).toContain('1 fixed');
  });

  it('--fix=RULE writes the offered fixes of that rule too', async () => {
    const { stdout, code } = await sluiceIn(folder, 'lint api.yaml --fix=peer-or-not-and');
    expect(read()).toContain(
      'team: web } }\n          podSelector:\n            matchLabels:\n              app: db\n',
    );
    expect({ code, fixed: /\d+ fixed/u.exec(stdout)?.[0] }).toEqual({ code: 0, fixed: '2 fixed' });
  });

  it('--fix --diff writes nothing and prints a patch', async () => {
    const { stdout, code } = await sluiceIn(folder, 'lint api.yaml --fix --diff');
    expect(read()).toBe(SPLIT);
    expect(stdout).toMatchInlineSnapshot(`
      "--- a/api.yaml
      +++ b/api.yaml
      @@ -3,6 +3,9 @@
       metadata: { name: api, namespace: shop }
       spec:
         podSelector: { matchLabels: { app: api } }
      +  policyTypes:
      +    - Ingress
      +    - Egress
         egress:
           - to: # where to
               - namespaceSelector: { matchLabels: { team: web } }
      "
    `);
    expect(code).toBe(1);
  });

  it('reads .sluice.yaml of the folder or of one above it', async () => {
    writeFileSync(
      join(folder, '.sluice.yaml'),
      'lint: { rules: { peer-or-not-and: off, implicit-ingress-isolation: info } }\n',
    );
    const { stdout, code } = await sluiceIn(folder, 'lint api.yaml');
    expect(stdout).toContain('6:3 info: policyTypes is absent');
    expect(stdout).not.toContain('[peer-or-not-and]');
    expect(code).toBe(0);
  });

  it('tells what is wrong with .sluice.yaml, with its line, and exits 2', async () => {
    writeFileSync(
      join(folder, '.sluice.yaml'),
      'profile: calicoo\ncluster: { ranges: [10.0.0.0], resolver: dns }\nlint: { rules: { peer-or-and: off, all-ports-open: loud }, x: 1 }\n',
    );
    const { stdout, stderr, code } = await sluiceIn(folder, 'lint api.yaml');
    expect(stderr).toMatchInlineSnapshot(`
      ".sluice.yaml:1:10: error: there is no profile 'calicoo', did you mean calico?
          1 | profile: calicoo
            |          ^^^^^^^
      .sluice.yaml:2:21: error: "10.0.0.0" is no CIDR, such as 10.244.0.0/16
          2 | cluster: { ranges: [10.0.0.0], resolver: dns }
            |                     ^^^^^^^^
      .sluice.yaml:2:42: error: the resolver is an address: "dns" is none
          2 | cluster: { ranges: [10.0.0.0], resolver: dns }
            |                                          ^^^
      .sluice.yaml:3:18: error: there is no rule "peer-or-and", did you mean peer-or-not-and?
          3 | lint: { rules: { peer-or-and: off, all-ports-open: loud }, x: 1 }
            |                  ^^^^^^^^^^^
      .sluice.yaml:3:52: error: severities are error, warning, info, off
          3 | lint: { rules: { peer-or-and: off, all-ports-open: loud }, x: 1 }
            |                                                    ^^^^
      .sluice.yaml:3:60: error: unknown field "x": the fields are rules, baseline
          3 | lint: { rules: { peer-or-and: off, all-ports-open: loud }, x: 1 }
            |                                                            ^
      "
    `);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });

  it('--write-baseline takes all findings as known, and --baseline tells new ones from them', async () => {
    expect((await sluiceIn(folder, 'lint api.yaml --write-baseline known.json')).code).toBe(0);
    expect(JSON.parse(read('known.json'))).toMatchObject({ version: 1 });
    expect((await sluiceIn(folder, 'lint api.yaml --baseline known.json')).code).toBe(0);
    writeFileSync(join(folder, 'api.yaml'), `${SPLIT}---\n${SPLIT.replace('name: api', 'name: new')}`);
    const { stdout, code } = await sluiceIn(folder, 'lint api.yaml --baseline known.json');
    expect(stdout).toContain('2 suppressed');
    expect(stdout).toContain('(NetworkPolicy shop/new)');
    expect(stdout).not.toContain('(NetworkPolicy shop/api)');
    expect(code).toBe(1);
  });
});
