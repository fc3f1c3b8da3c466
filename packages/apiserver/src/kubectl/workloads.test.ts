import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

const NODE = JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } });
const POLICY = (ingress: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: guard
spec:
  podSelector:
    matchLabels:
      app: web
  ingress:
${ingress}`;

describe.runIf(NO_KUBECTL === undefined).each(KUBECTL_VERSIONS)('kubectl 1.%s', (version) => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster(version)));
  afterAll(() => cluster.close());

  const kubectl = (line: string, input?: string): Promise<Ended> => cluster.kubectl(line.split(' '), input);
  const said = (stdout: string): unknown => ({ code: 0, stdout, stderr: '' });
  /** The words of each line of a table. */
  const rows = async (line: string): Promise<readonly string[][]> =>
    (await kubectl(line)).stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.trim().split(/\s{2,}/));

  it('runs a pod, shows it as a cluster would, and exposes it', async () => {
    expect(await kubectl('run web --image=nginx:1.27 --port=80 --labels=app=web')).toEqual(
      said('pod/web created\n'),
    );
    expect(await rows('get pods -o wide')).toEqual([
      ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'],
      ['web', '0/1', 'Pending', '0', expect.stringMatching(/^\d+s$/), '<none>', '<none>', '<none>', '<none>'],
    ]);
    expect(await kubectl('expose pod web --port=80 --target-port=8080')).toEqual(
      said('service/web exposed\n'),
    );
    expect(await kubectl('get svc web -o jsonpath={.spec.selector.app}:{.spec.ports[0].targetPort}')).toEqual(
      said('web:8080'),
    );
    expect((await kubectl('describe pod web')).stdout).toMatch(/^QoS Class: +BestEffort$/m);
    expect((await kubectl('describe service web')).stdout).toMatch(/^TargetPort: +8080\/TCP$/m);
  });

  it('creates by its typed commands', async () => {
    for (const [line, made] of [
      ['create namespace shop', 'namespace/shop'],
      ['create serviceaccount robot', 'serviceaccount/robot'],
      ['create secret generic key --from-literal=a=b', 'secret/key'],
      ['create configmap settings --from-literal=a=b', 'configmap/settings'],
      ['create quota limits --hard=pods=10,configmaps=20', 'resourcequota/limits'],
      ['create service clusterip db --tcp=5432:5432', 'service/db'],
      ['create deployment api --image=nginx --replicas=2 --port=8080', 'deployment.apps/api'],
    ])
      expect(await kubectl(line)).toEqual(said(`${made} created\n`));
    expect(await kubectl('get secret key -o jsonpath={.type}:{.data.a}')).toEqual(said('Opaque:Yg=='));
    const counted = 'wait --for=jsonpath={.status.updatedReplicas}=2 deployment/api --timeout=20s';
    expect((await kubectl(counted)).code).toBe(0);
    expect(await rows('get deployments -o wide')).toEqual([
      ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE', 'CONTAINERS', 'IMAGES', 'SELECTOR'],
      ['api', '0/2', '2', '0', expect.any(String), 'nginx', 'nginx', 'app=api'],
    ]);
  });

  it('scales, sets images and shows what a change would be', async () => {
    expect(await kubectl('scale deployment api --replicas=3')).toEqual(said('deployment.apps/api scaled\n'));
    expect((await kubectl('scale deployment api --replicas=4 --current-replicas=9')).stderr).toContain(
      'Expected replicas to be 9, was 3',
    );
    expect(await kubectl('set image deployment/api nginx=nginx:2')).toEqual(
      said('deployment.apps/api image updated\n'),
    );
    expect(await kubectl('get deploy api -o jsonpath={.spec.replicas}:{.metadata.generation}')).toEqual(
      said('3:3'),
    );
    expect(await kubectl('annotate deployment api note=x')).toEqual(said('deployment.apps/api annotated\n'));
    expect(await kubectl('get deploy api -o jsonpath={.metadata.generation}')).toEqual(said('3'));
  });

  it('refuses policies in the words of the server, and takes what it would take', async () => {
    const both = `  - from:
    - podSelector: {}
      ipBlock:
        cidr: 10.0.0.0/8
    ports:
    - port: 0
    - port: 80
      protocol: ICMP
`;
    const refused = await kubectl('apply -f -', POLICY(both));
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `The NetworkPolicy "guard" is invalid: 
* spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
* spec.ingress[0].ports[1].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"
* spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer
`,
    });
    const sound = '  - from:\n    - podSelector: {}\n    ports:\n    - port: 80\n      protocol: TCP\n';
    expect(await kubectl('apply -f -', POLICY(sound))).toEqual(
      said('networkpolicy.networking.k8s.io/guard created\n'),
    );
    expect(await kubectl('apply -f -', POLICY(sound))).toEqual(
      said('networkpolicy.networking.k8s.io/guard unchanged\n'),
    );
    expect(await rows('get netpol')).toEqual([
      ['NAME', 'POD-SELECTOR', 'AGE'],
      ['guard', 'app=web', expect.any(String)],
    ]);
    expect((await kubectl('describe netpol guard')).stdout).toContain('    To Port: 80/TCP\n');
    const unknown = await kubectl(
      'apply -f -',
      POLICY(sound).replace('podSelector:\n', 'podSelecter: {}\n  podSelector:\n'),
    );
    expect(unknown.stderr).toContain('strict decoding error: unknown field "spec.podSelecter"');
  });

  it('edits by an editor of its own', async () => {
    const editor = join(cluster.folder, 'editor');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/app: web/app: front/" "$1"\n', { mode: 0o755 });
    expect(await cluster.kubectl(['edit', 'netpol', 'guard'], '', { EDITOR: editor })).toEqual(
      said('networkpolicy.networking.k8s.io/guard edited\n'),
    );
    expect(await kubectl('get netpol guard -o jsonpath={.spec.podSelector.matchLabels.app}')).toEqual(
      said('front'),
    );
  });

  it('cordons and drains a node', async () => {
    expect(await kubectl('create -f -', NODE)).toEqual(said('node/worker-1 created\n'));
    expect(await kubectl('cordon worker-1')).toEqual(said('node/worker-1 cordoned\n'));
    expect((await rows('get nodes'))[1]?.slice(0, 2)).toEqual(['worker-1', 'Unknown,SchedulingDisabled']);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bound' },
      spec: {
        nodeName: 'worker-1',
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'c', image: 'i' }],
      },
    };
    expect((await kubectl('create -f -', JSON.stringify(pod))).code).toBe(0);
    const drained = await kubectl('drain worker-1 --force --timeout=20s');
    expect(drained.stdout).toContain('pod/bound evicted\nnode/worker-1 drained\n');
    expect(await kubectl('uncordon worker-1')).toEqual(said('node/worker-1 uncordoned\n'));
    expect((await kubectl('describe node worker-1')).stdout).toMatch(/^Unschedulable: +false$/m);
  });

  it('waits for a condition and shows events', async () => {
    const waiting = kubectl('wait --for=condition=Ready pod/web --timeout=20s');
    const status = {
      status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
    };
    await cluster.kubectl([
      'patch',
      'pod',
      'web',
      '--subresource=status',
      '--type=merge',
      '-p',
      JSON.stringify(status),
    ]);
    expect(await waiting).toMatchObject({ code: 0, stdout: 'pod/web condition met\n' });
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'web.1', namespace: 'default' },
      involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
      reason: 'Pulled',
      message: 'the image is there',
      type: 'Normal',
    };
    expect((await kubectl('create -f -', JSON.stringify(event))).code).toBe(0);
    expect((await kubectl('events')).stdout).toContain('the image is there');
    expect((await rows('get events --field-selector reason=Pulled'))[1]?.slice(1)).toEqual([
      'Normal',
      'Pulled',
      'pod/web',
      'the image is there',
    ]);
  });

  it('describes every kind', async () => {
    const described = await kubectl(
      'describe ns/default deploy/api svc/db cm/settings secret/key sa/robot quota/limits netpol/guard node/worker-1',
    );
    expect(described.stderr).toBe('');
    expect(described.stdout.match(/^Name:/gm)).toHaveLength(9);
  });

  it('lists what the server has', async () => {
    const { stdout } = await kubectl('api-resources --no-headers -o name');
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'pods',
        'deployments.apps',
        'networkpolicies.networking.k8s.io',
        'endpointslices.discovery.k8s.io',
      ]),
    );
    expect((await kubectl('explain networkpolicy.spec.ingress --recursive')).stdout).toMatch(
      /^ {2}from\t<\[\]NetworkPolicyPeer>$/m,
    );
    expect((await kubectl('get all -o name')).stdout).toContain('deployment.apps/api\n');
  });
});
