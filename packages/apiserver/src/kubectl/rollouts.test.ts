import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addNodes, fakeKubelet } from '../controllers/fake-kubelet.fixture.js';
import { runController } from '../controllers/run-controller.js';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

describe.runIf(NO_KUBECTL === undefined).each(KUBECTL_VERSIONS)('kubectl 1.%s', (version) => {
  let cluster: Cluster;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    cluster = await startCluster(version);
    const { api } = cluster.server;
    await addNodes(api, ['worker-1', 'worker-2']);
    const works = (pod: object): boolean => !JSON.stringify(pod).includes('broken');
    stop = runController(api, fakeKubelet({ works }), (error) => {
      throw error;
    });
  });
  afterAll(async () => {
    await stop();
    await cluster.close();
  });

  const kubectl = (line: string, input?: string): Promise<Ended> => cluster.kubectl(line.split(' '), input);
  const said = (stdout: string): unknown => ({ code: 0, stdout, stderr: '' });
  /** The words of each line of a table. */
  const rows = async (line: string): Promise<readonly string[][]> =>
    (await kubectl(line)).stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.trim().split(/\s{2,}/));

  it('brings a deployment up, and says so', async () => {
    expect(await kubectl('create deployment web --image=nginx:1 --replicas=3 --port=80')).toEqual(
      said('deployment.apps/web created\n'),
    );
    expect(await kubectl('rollout status deployment/web --timeout=20s')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/deployment "web" successfully rolled out\n$/),
    });
    expect(await kubectl('wait --for=condition=Available deploy/web --timeout=20s')).toEqual(
      said('deployment.apps/web condition met\n'),
    );
    expect((await rows('get deploy web'))[1]?.slice(0, 4)).toEqual(['web', '3/3', '3', '3']);
    const [set] = (await kubectl('get rs -o name')).stdout.trim().split('\n');
    expect(set).toMatch(/^replicaset\.apps\/web-[a-z0-9]{8,10}$/);
    const hash = set?.split('-').at(-1) ?? '';
    expect((await kubectl(`get pods -l app=web,pod-template-hash=${hash} -o name`)).stdout).toMatch(
      new RegExp(`^(pod/web-${hash}-[a-z0-9]{5}\n){3}$`),
    );
    const nodes = (await kubectl('get pods -o jsonpath={.items[*].spec.nodeName}')).stdout.split(' ').sort();
    expect(new Set(nodes)).toEqual(new Set(['worker-1', 'worker-2']));
    const described = (await kubectl('describe deployment web')).stdout;
    expect(described).toMatch(
      /^Replicas: +3 desired \| 3 updated \| 3 total \| 3 available \| 0 unavailable$/m,
    );
    expect(described).toMatch(/^ {2}Available +True +MinimumReplicasAvailable$/m);
    expect(described).toMatch(/^ {2}Progressing +True +NewReplicaSetAvailable$/m);
    expect(described).toContain(`Scaled up replica set web-${hash} from 0 to 3`);
    expect((await kubectl('describe pods -l app=web')).stdout).toMatch(
      /Scheduled +\S+ +default-scheduler +Successfully assigned default\/web-\S+ to worker-\d$/m,
    );
  });

  it('exposes it, and its endpoints follow', async () => {
    expect(await kubectl('expose deployment web --port=80')).toEqual(said('service/web exposed\n'));
    expect(
      (await kubectl('wait --for=jsonpath={.subsets[0].addresses[2].ip} endpoints/web --timeout=20s')).code,
    ).toBe(0);
    const addresses = (await kubectl('get pods -l app=web -o jsonpath={.items[*].status.podIP}')).stdout;
    const slices = await kubectl(
      'get endpointslices -l kubernetes.io/service-name=web -o jsonpath={.items[*].endpoints[*].addresses[0]}',
    );
    expect(slices.stdout.split(' ').sort()).toEqual(addresses.split(' ').sort());
    expect((await kubectl('describe service web')).stdout).toMatch(
      /^Endpoints: +10\.244\.0\.\d+:80,10\.244/m,
    );
  });

  it('rolls out, tells its history and takes it back', async () => {
    await kubectl('annotate deployment/web kubernetes.io/change-cause=first');
    expect(await kubectl('set image deployment/web nginx=nginx:2')).toEqual(
      said('deployment.apps/web image updated\n'),
    );
    await kubectl('annotate deployment/web kubernetes.io/change-cause=second --overwrite');
    const status = await kubectl('rollout status deployment/web --timeout=30s');
    expect(status.stdout).toMatch(/deployment "web" successfully rolled out\n$/);
    expect(
      (await kubectl('get pods -l app=web -o jsonpath={.items[*].spec.containers[0].image}')).stdout,
    ).toBe('nginx:2 nginx:2 nginx:2');
    expect((await kubectl('rollout history deployment/web')).stdout).toBe(
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         first\n2         second\n\n',
    );
    expect((await kubectl('rollout history deployment/web --revision=1')).stdout).toContain('nginx:1');
    expect(await kubectl('rollout undo deployment/web')).toEqual(said('deployment.apps/web rolled back\n'));
    expect((await kubectl('rollout status deployment/web --timeout=30s')).code).toBe(0);
    expect(
      (await kubectl('get deploy web -o jsonpath={.spec.template.spec.containers[0].image}')).stdout,
    ).toBe('nginx:1');
    expect((await kubectl('rollout history deployment/web')).stdout).toMatch(/\n2 .*\n3 .*\n\n$/);
    expect(await kubectl('rollout restart deployment/web')).toEqual(said('deployment.apps/web restarted\n'));
    expect((await kubectl('rollout status deployment/web --timeout=30s')).code).toBe(0);
    expect((await kubectl('get rs -l app=web -o name')).stdout.trim().split('\n')).toHaveLength(3);
  });

  it('stands still while it is paused, and keeps who works when the new ones do not', async () => {
    expect(await kubectl('rollout pause deployment/web')).toEqual(said('deployment.apps/web paused\n'));
    await kubectl('set image deployment/web nginx=broken:1');
    expect((await kubectl('wait --for=condition=Progressing=Unknown deploy/web --timeout=20s')).code).toBe(0);
    expect((await kubectl('get pods -o jsonpath={.items[*].spec.containers[0].image}')).stdout).not.toContain(
      'broken',
    );
    expect(await kubectl('rollout resume deployment/web')).toEqual(said('deployment.apps/web resumed\n'));
    const late = await kubectl('rollout status deployment/web --timeout=3s');
    expect(late.code).toBe(1);
    expect(late.stdout).toContain(
      'Waiting for deployment "web" rollout to finish: 1 out of 3 new replicas have been updated...',
    );
    expect((await rows('get deploy web'))[1]?.slice(0, 4)).toEqual(['web', '3/3', '1', '3']);
    await kubectl('rollout undo deployment/web');
    expect((await kubectl('rollout status deployment/web --timeout=30s')).code).toBe(0);
  });

  it('scales up and down', async () => {
    for (const count of [6, 2]) {
      expect(await kubectl(`scale deployment/web --replicas=${count}`)).toEqual(
        said('deployment.apps/web scaled\n'),
      );
      expect((await kubectl('rollout status deployment/web --timeout=20s')).code).toBe(0);
      expect(
        (await kubectl(`wait --for=jsonpath={.status.replicas}=${count} deploy/web --timeout=20s`)).code,
      ).toBe(0);
      expect((await kubectl('get pods -l app=web -o name')).stdout.trim().split('\n')).toHaveLength(count);
    }
    expect((await kubectl('get all')).stdout).toMatch(/^deployment\.apps\/web +2\/2 /m);
  });

  it('runs a daemon on each node', async () => {
    const daemon = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: 'agent:1'}]
`;
    expect(await kubectl('apply -f -', daemon)).toEqual(said('daemonset.apps/agent created\n'));
    expect((await kubectl('rollout status ds/agent --timeout=20s')).stdout).toMatch(
      /daemon set "agent" successfully rolled out\n$/,
    );
    expect((await rows('get ds agent'))[1]?.slice(0, 6)).toEqual(['agent', '2', '2', '2', '2', '2']);
    await kubectl('apply -f -', daemon.replace('agent:1', 'agent:2'));
    expect((await kubectl('rollout status ds/agent --timeout=20s')).code).toBe(0);
    expect(
      (await kubectl('get pods -l app=agent -o jsonpath={.items[*].spec.containers[0].image}')).stdout,
    ).toBe('agent:2 agent:2');
  });

  it('drains a node: its pods go to the other one, its daemon stays', async () => {
    const drained = await kubectl('drain worker-1 --ignore-daemonsets --timeout=20s');
    expect(drained.stdout).toMatch(/node\/worker-1 drained\n$/);
    expect((await kubectl('describe node worker-1')).stdout).toMatch(
      /^Taints: +node\.kubernetes\.io\/unschedulable:NoSchedule\nUnschedulable: +true$/m,
    );
    expect((await kubectl('rollout status deployment/web --timeout=20s')).code).toBe(0);
    expect((await kubectl('get pods -l app=web -o jsonpath={.items[*].spec.nodeName}')).stdout).toBe(
      'worker-2 worker-2',
    );
    expect((await kubectl('get pods -l app=agent -o name')).stdout.trim().split('\n')).toHaveLength(2);
    await kubectl('cordon worker-2');
    await kubectl('run alone --image=nginx');
    expect((await kubectl('wait --for=condition=PodScheduled=false pod/alone --timeout=20s')).code).toBe(0);
    expect((await kubectl('describe pod alone')).stdout).toMatch(
      /FailedScheduling +\S+ +default-scheduler +0\/2 nodes are available: 2 node\(s\) were unschedulable\. no new claims to deallocate, preemption: 0\/2 nodes are available: 2 Preemption is not helpful for scheduling\.$/m,
    );
    expect(await kubectl('uncordon worker-1')).toEqual(said('node/worker-1 uncordoned\n'));
    expect((await kubectl('wait --for=condition=Ready pod/alone --timeout=20s')).code).toBe(0);
    await kubectl('uncordon worker-2');
  });

  it('deletes with what it owns, without it, and after it', async () => {
    const left = async (): Promise<string> => (await kubectl('get rs,pods -l app=web -o name')).stdout;
    expect((await kubectl('delete deployment web --cascade=orphan')).code).toBe(0);
    await expect
      .poll(
        async () =>
          (await kubectl('get rs -l app=web -o jsonpath={.items[*].metadata.ownerReferences}')).stdout,
      )
      .toBe('');
    expect((await left()).split('\n').filter((line) => line.startsWith('pod/'))).toHaveLength(2);
    // Made again, it takes them over.
    await kubectl('create deployment web --image=nginx:1 --replicas=2 --port=80');
    expect((await kubectl('rollout status deployment/web --timeout=20s')).code).toBe(0);
    expect((await kubectl('delete deployment web --cascade=foreground --timeout=20s')).code).toBe(0);
    expect(await left()).toBe('');
    await kubectl('create deployment web --image=nginx:1 --replicas=2');
    await kubectl('rollout status deployment/web --timeout=20s');
    expect((await kubectl('delete deployment web --timeout=20s')).code).toBe(0);
    await expect.poll(left).toBe('');
  });

  it('keeps in each namespace what all have, and removes it with all else', async () => {
    await kubectl('create namespace shop');
    await expect
      .poll(async () => (await kubectl('get sa,cm -n shop -o name')).stdout)
      .toBe('serviceaccount/default\nconfigmap/kube-root-ca.crt\n');
    await kubectl('create deployment api -n shop --image=nginx --replicas=2');
    await kubectl('rollout status deployment/api -n shop --timeout=20s');
    await kubectl('expose deployment api -n shop --port=80');
    expect((await kubectl('delete namespace shop --timeout=20s')).code).toBe(0);
    expect((await kubectl('get pods,rs,endpointslices,sa -A -o name')).stdout).not.toContain('api');
    expect((await kubectl('get svc kubernetes -o jsonpath={.spec.clusterIP}')).stdout).toBe('10.96.0.1');
  });
});
