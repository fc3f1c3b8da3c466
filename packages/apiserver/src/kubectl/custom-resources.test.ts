import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

const WIDGETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, shortNames: [wd]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns:
    - {name: Size, type: integer, jsonPath: .spec.size}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            description: What the widget is to be.
            required: [size]
            properties:
              size: {type: integer, minimum: 1}
              color: {type: string, default: red}
`;
const WIDGET = (size: string): string =>
  `apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\nspec:\n  size: ${size}\n`;
const POLICY = (priority: number): string => `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: quarantine
spec:
  tier: Admin
  priority: ${priority}
  subject:
    namespaces: {}
  ingress:
  - action: Deny
    from:
    - namespaces: {}
`;

describe.runIf(NO_KUBECTL === undefined).each(KUBECTL_VERSIONS)('kubectl 1.%s', (version) => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster(version)));
  afterAll(() => cluster.close());

  const kubectl = (line: string, input?: string): Promise<Ended> => cluster.kubectl(line.split(' '), input);
  const said = (stdout: string): unknown => ({ code: 0, stdout, stderr: '' });

  it('defines a kind and uses it at once', async () => {
    const named = 'customresourcedefinition.apiextensions.k8s.io/widgets.example.com';
    expect(await kubectl('apply -f -', WIDGETS)).toEqual(said(`${named} created\n`));
    expect(await kubectl('wait --for=condition=Established crd/widgets.example.com --timeout=20s')).toEqual(
      said(`${named} condition met\n`),
    );
    expect(await kubectl('apply -f -', WIDGET('3'))).toEqual(said('widget.example.com/w created\n'));
    expect(await kubectl('apply -f -', WIDGET('3'))).toEqual(said('widget.example.com/w unchanged\n'));
    expect(await kubectl('get wd w -o jsonpath={.spec.size}:{.spec.color}:{.metadata.generation}')).toEqual(
      said('3:red:1'),
    );
    expect(
      (await kubectl('get widgets')).stdout
        .trimEnd()
        .split('\n')
        .map((row) => row.split(/\s+/)),
    ).toEqual([
      ['NAME', 'SIZE'],
      ['w', '3'],
    ]);
    expect((await kubectl('explain widget.spec')).stdout).toContain('What the widget is to be.');
  });

  it('refuses what the schema refuses, and strategic merge', async () => {
    expect((await kubectl('apply -f -', WIDGET('0'))).stderr).toBe(
      'The Widget "w" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1\n',
    );
    expect((await kubectl('apply -f -', `${WIDGET('3')}  siz: 4\n`)).stderr).toContain(
      'strict decoding error: unknown field "spec.siz"',
    );
    expect((await kubectl('patch wd w -p {"spec":{"size":4}}')).stderr).toBe(
      'error: application/strategic-merge-patch+json is not supported by example.com/v1, Kind=Widget: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml\n',
    );
    expect(await kubectl('patch wd w --type merge -p {"spec":{"size":4}}')).toEqual(
      said('widget.example.com/w patched\n'),
    );
  });

  it('takes the objects with their definition', async () => {
    expect((await kubectl('delete crd widgets.example.com')).code).toBe(0);
    // Kubectl still knows the kind by its cache.
    expect((await kubectl('get widgets')).stderr).toContain(
      'the server could not find the requested resource',
    );
    await kubectl('apply -f -', WIDGETS);
    expect((await kubectl('get widgets')).stderr).toBe('No resources found in default namespace.\n');
  });

  it('has the cluster-wide policies from the start', async () => {
    const named = 'clusternetworkpolicy.policy.networking.k8s.io/quarantine';
    expect(await kubectl('apply -f -', POLICY(10))).toEqual(said(`${named} created\n`));
    expect((await kubectl('get cnp,anp,banp')).stdout).toMatch(/quarantine +Admin +10 /);
    const refused = await kubectl('apply -f -', POLICY(2000));
    expect(refused.stderr).toContain(
      'The ClusterNetworkPolicy "quarantine" is invalid: spec.priority: Invalid value: 2000: spec.priority in body should be less than or equal to 1000',
    );
  });
});
