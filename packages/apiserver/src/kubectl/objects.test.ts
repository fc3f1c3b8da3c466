import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

const SETTINGS = (value: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels:
    app: shop
data:
  color: ${value}
`;

describe.runIf(NO_KUBECTL === undefined).each(KUBECTL_VERSIONS)('kubectl 1.%s', (version) => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster(version)));
  afterAll(() => cluster.close());

  const kubectl = (line: string, input?: string): Promise<Ended> => cluster.kubectl(line.split(' '), input);
  const said = (stdout: string, stderr: unknown = ''): unknown => ({ code: 0, stdout, stderr });

  it('applies from standard input and files: created, unchanged, configured', async () => {
    expect(await kubectl('apply -f -', SETTINGS('red'))).toEqual(said('configmap/settings created\n'));
    expect(await kubectl('apply -f -', SETTINGS('red'))).toEqual(said('configmap/settings unchanged\n'));
    writeFileSync(join(cluster.folder, 'settings.yaml'), SETTINGS('blue'));
    expect(await kubectl('apply -f settings.yaml')).toEqual(said('configmap/settings configured\n'));
    expect(await kubectl('get configmap settings -o jsonpath={.data.color}')).toEqual(said('blue'));
  });

  it('shows the difference that an apply would make, and makes none', async () => {
    const { code, stdout } = await kubectl('diff -f -', SETTINGS('green'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^-  color: blue\n\+  color: green$/m);
    expect(await kubectl('get configmap settings -o jsonpath={.data.color}')).toEqual(said('blue'));
  });

  it('prints objects in every form', async () => {
    const rows = (text: string): string[][] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/\s+/));
    const table = await kubectl('get configmaps -n default -o wide --show-labels');
    expect(rows(table.stdout)).toEqual([
      ['NAME', 'DATA', 'AGE', 'LABELS'],
      ['kube-root-ca.crt', '1', expect.stringMatching(/^\d+s$/), '<none>'],
      ['settings', '1', expect.stringMatching(/^\d+s$/), 'app=shop'],
    ]);
    expect(await kubectl('get cm -A -l app=shop --sort-by=.metadata.name -o name')).toEqual(
      said('configmap/settings\n'),
    );
    expect(await kubectl('get cm -l app!=shop -o name')).toEqual(said('configmap/kube-root-ca.crt\n'));
    expect((await kubectl('get cm -l app=none')).stderr).toBe('No resources found in default namespace.\n');
    expect(
      await kubectl('get cm settings -o custom-columns=N:.metadata.name,C:.data.color --no-headers'),
    ).toEqual(said('settings   blue\n'));
    const { stdout } = await kubectl('get cm settings -o json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'ConfigMap',
      metadata: { namespace: 'default', uid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect((await kubectl('get cm settings -o yaml')).stdout).toContain('\n  color: blue\n');
  });

  it('applies on the server, and tells of a conflict word for word', async () => {
    const server = 'apply --server-side -f -';
    const shared = SETTINGS('one').replace('name: settings', 'name: shared');
    expect(await kubectl(server, shared)).toEqual(said('configmap/shared serverside-applied\n'));
    const other = shared.replace('color: one', 'color: two');
    const refused = await kubectl(`${server} --field-manager other`, other);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'error: Apply failed with 1 conflict: conflict with "kubectl": .data.color\n',
    );
    expect(await kubectl(`${server} --field-manager other --force-conflicts`, other)).toEqual(
      said('configmap/shared serverside-applied\n'),
    );
    expect(await kubectl('get cm shared -o jsonpath={.data.color}')).toEqual(said('two'));
  });

  it('labels, annotates and patches in all three ways', async () => {
    expect(await kubectl('label cm settings tier=db')).toEqual(said('configmap/settings labeled\n'));
    expect((await kubectl('label cm settings tier=web')).stderr).toContain(
      `'tier' already has a value (db), and --overwrite is false`,
    );
    expect(await kubectl('label cm settings tier-')).toEqual(said('configmap/settings unlabeled\n'));
    expect(await kubectl('annotate cm settings note=x')).toEqual(said('configmap/settings annotated\n'));
    for (const [type, patch] of [
      ['strategic', '{"data":{"a":"1"}}'],
      ['merge', '{"data":{"b":"2","a":null}}'],
      ['json', '[{"op":"add","path":"/data/c","value":"3"}]'],
    ] as const)
      expect(await kubectl(`patch cm settings --type ${type} -p ${patch}`)).toEqual(
        said('configmap/settings patched\n'),
      );
    expect(JSON.parse((await kubectl('get cm settings -o jsonpath={.data}')).stdout)).toEqual({
      color: 'blue',
      b: '2',
      c: '3',
    });
  });

  it('creates by name and with generated names, replaces, and refuses what is there', async () => {
    expect(await kubectl('create configmap made --from-literal=a=b')).toEqual(
      said('configmap/made created\n'),
    );
    expect(await kubectl('create configmap made --from-literal=a=b')).toMatchObject({
      code: 1,
      stderr: 'error: failed to create configmap: configmaps "made" already exists\n',
    });
    const generated = SETTINGS('x').replace('name: settings', 'generateName: some-');
    expect((await kubectl('create -f -', generated)).stdout).toMatch(
      /^configmap\/some-[bcdfghjklmnpqrstvwxz2456789]{5} created$/m,
    );
    const replaced = SETTINGS('plain').replace('name: settings', 'name: made');
    expect(await kubectl('replace -f -', replaced)).toEqual(said('configmap/made replaced\n'));
    const gone = await kubectl('replace -f -', SETTINGS('plain').replace('name: settings', 'name: absent'));
    expect(gone.stderr).toContain(
      'Error from server (NotFound): error when replacing "STDIN": configmaps "absent" not found',
    );
  });

  it('refuses unknown fields and wrong types in the words of the server', async () => {
    const unknown = await kubectl('create -f -', `${SETTINGS('x').replace('settings', 'odd')}colour: red\n`);
    expect(unknown.stderr).toContain(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "colour"',
    );
    const wrong = await kubectl(`patch cm settings --type merge -p {"data":{"a":1}}`);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(
      'cannot unmarshal number into Go struct field ConfigMap.data of type string',
    );
  });

  it('makes nothing in a dry run', async () => {
    expect(await kubectl('create configmap never --from-literal=a=b --dry-run=server')).toEqual(
      said('configmap/never created (server dry run)\n'),
    );
    expect((await kubectl('get cm never')).stderr).toBe(
      'Error from server (NotFound): configmaps "never" not found\n',
    );
    expect(await kubectl('delete cm settings --dry-run=server')).toMatchObject({ code: 0 });
    expect(await kubectl('get cm settings -o name')).toEqual(said('configmap/settings\n'));
  });

  it('waits, watches and deletes', async () => {
    const waiting = kubectl('wait --for=delete cm/made --timeout=20s');
    const watching = kubectl('get cm -w --request-timeout=3s -o name');
    await new Promise((later) => setTimeout(later, 1500));
    expect((await kubectl('delete cm made')).stdout).toContain('configmap "made" deleted');
    expect(await waiting).toMatchObject({ code: 0, stdout: 'configmap/made condition met\n' });
    expect((await watching).stdout.split('\n').filter((line) => line === 'configmap/made')).toHaveLength(2);
    expect((await kubectl('delete cm -l app=shop')).stdout).toContain('configmap "settings" deleted');
  });

  it('explains fields, alone and with all that is below them', async () => {
    const one = await kubectl('explain configmap.data');
    expect(one.stdout).toContain('FIELD: data <map[string]string>');
    const all = await kubectl('explain configmap --recursive');
    expect(all.stdout).toMatch(/^ {4}managedFields\t<\[\]ManagedFieldsEntry>$/m);
    expect(all.stdout).toMatch(/^ {6}fieldsV1\t<FieldsV1>$/m);
  });

  it('knows who asks and what they may, and acts as others for the admin alone', async () => {
    expect((await kubectl('auth whoami')).stdout).toContain('kubernetes-admin');
    expect(await kubectl('auth can-i create configmaps')).toEqual(said('yes\n'));
    expect((await kubectl('auth whoami --as jane --as-group dev')).stdout).toMatch(/jane[\s\S]*dev/);
    expect(await kubectl('auth can-i create configmaps --as jane')).toMatchObject({
      code: 1,
      stdout: 'no\n',
    });
    expect((await kubectl('get ns --as jane')).stderr).toBe(
      'Error from server (Forbidden): namespaces is forbidden: User "jane" cannot list resource "namespaces" in API group "" at the cluster scope\n',
    );
    const viewer = '--context sluice-viewer';
    expect((await kubectl(`get ns ${viewer} -o name`)).stdout).toContain('namespace/default');
    expect((await kubectl(`create ns x ${viewer}`)).stderr).toContain(
      'Error from server (Forbidden): namespaces is forbidden: User "viewer" cannot create resource "namespaces" in API group "" at the cluster scope',
    );
    expect((await kubectl(`get ns ${viewer} --as admin`)).stderr).toContain(
      'cannot impersonate resource "users"',
    );
  });

  it('keeps the name of a namespace as its label, and deletes with it what is in it', async () => {
    expect(await kubectl('create namespace shop')).toEqual(said('namespace/shop created\n'));
    await kubectl('label ns shop kubernetes.io/metadata.name-');
    expect(await kubectl('get ns -l kubernetes.io/metadata.name=shop -o name')).toEqual(
      said('namespace/shop\n'),
    );
    expect((await kubectl('create configmap a -n absent')).stderr).toBe(
      'error: failed to create configmap: namespaces "absent" not found\n',
    );
    await kubectl('create configmap a -n shop');
    expect((await kubectl('delete ns shop --timeout=20s')).stdout).toContain('namespace "shop" deleted');
    expect((await kubectl('get ns shop')).stderr).toContain('namespaces "shop" not found');
    expect((await kubectl('create ns shop')).code).toBe(0);
    // What every namespace has comes again.
    await expect
      .poll(async () => (await kubectl('get cm -n shop -o name')).stdout)
      .toBe('configmap/kube-root-ca.crt\n');
    expect((await kubectl('delete ns default')).stderr).toBe(
      'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted\n',
    );
  });
});
