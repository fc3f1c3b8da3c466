import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, type Ended, KUBECTL_VERSIONS, NO_KUBECTL, startCluster } from './kubectl.fixture.js';

const object = (apiVersion: string, kind: string, name: string, rest: object = {}): object => {
  const { metadata = {}, ...others } = rest as { metadata?: object };
  return { apiVersion, kind, metadata: { name, ...metadata }, ...others };
};
const labels = { app: 'web' };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
};
const address = { addresses: ['10.1.0.9'], conditions: { ready: true } };

/** One object of every kind that is served. */
const ALL: readonly object[] = [
  object('v1', 'Namespace', 'team', { metadata: { labels: { of: 'us' } } }),
  object('v1', 'Node', 'worker'),
  object('v1', 'Pod', 'web', { spec: template.spec }),
  object('v1', 'Service', 'web', { spec: { selector: labels, ports: [{ port: 80 }] } }),
  object('v1', 'Endpoints', 'outside', {
    subsets: [{ addresses: [{ ip: '10.1.0.8' }], ports: [{ port: 5432 }] }],
  }),
  object('discovery.k8s.io/v1', 'EndpointSlice', 'outside-1', {
    addressType: 'IPv4',
    endpoints: [address],
    ports: [{ name: 'db', port: 5432, protocol: 'TCP' }],
  }),
  object('apps/v1', 'Deployment', 'api', {
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  }),
  object('apps/v1', 'ReplicaSet', 'set', {
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  }),
  object('apps/v1', 'DaemonSet', 'agent', {
    spec: {
      selector: { matchLabels: labels },
      template: { ...template, spec: { ...template.spec, nodeSelector: { no: 'node' } } },
    },
  }),
  object('networking.k8s.io/v1', 'NetworkPolicy', 'guard', {
    spec: {
      podSelector: { matchLabels: labels },
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
          ports: [{ port: 80, endPort: 90 }],
        },
      ],
      policyTypes: ['Ingress', 'Egress'],
    },
  }),
  object('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', 'tenants', {
    spec: { tier: 'Admin', priority: 7, subject: { namespaces: {} } },
  }),
  object('v1', 'ConfigMap', 'settings', { data: { color: 'red' } }),
  object('v1', 'Secret', 'key', { stringData: { password: 'swordfish' } }),
  object('v1', 'ServiceAccount', 'robot'),
  object('v1', 'Event', 'web.1', {
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
    reason: 'Pulled',
    message: 'the image is there',
    type: 'Normal',
  }),
  object('coordination.k8s.io/v1', 'Lease', 'lead', {
    spec: { holderIdentity: 'me', leaseDurationSeconds: 40 },
  }),
  object('v1', 'ResourceQuota', 'quota', { spec: { hard: { pods: '10', 'requests.cpu': '4' } } }),
  object('v1', 'LimitRange', 'limits', {
    spec: {
      limits: [
        { type: 'Container', max: { cpu: '2' }, default: { cpu: '500m' }, defaultRequest: { cpu: '100m' } },
      ],
    },
  }),
];

/** What a description of each has to tell beside its name. */
const TOLD: Readonly<Record<string, readonly RegExp[]>> = {
  'namespace/team': [
    /^Labels: +kubernetes\.io\/metadata\.name=team$/m,
    /^ +of=us$/m,
    /^Status: +Active$/m,
    /^No resource quota\.$/m,
  ],
  'node/worker': [/^Unschedulable: +false$/m, /^Non-terminated Pods: +\(\d+ in total\)$/m],
  'pod/web': [
    /^ {2}web:$/m,
    /^ {4}Port: +80\/TCP$/m,
    /^QoS Class: +\w+$/m,
    /Warning +FailedScheduling .*untolerated taint/m,
  ],
  'service/web': [
    /^Selector: +app=web$/m,
    /^Type: +ClusterIP$/m,
    /^IP: +10\.96\.\d+\.\d+$/m,
    /^Port: +<unset> +80\/TCP$/m,
  ],
  'endpoints/outside': [/^ {2}Addresses: +10\.1\.0\.8$/m, /^ {4}<unset> +5432 +TCP$/m],
  'endpointslice/outside-1': [
    /^AddressType: +IPv4$/m,
    /^ {2}db +5432 +TCP$/m,
    /^ {2}- Addresses: +10\.1\.0\.9$/m,
  ],
  'deployment/api': [
    /^Replicas: +0 desired/m,
    /^StrategyType: +RollingUpdate$/m,
    /^RollingUpdateStrategy: +25% max unavailable, 25% max surge$/m,
  ],
  'replicaset/set': [/^Selector: +app=web$/m, /^Replicas: +0 current \/ 0 desired$/m],
  'daemonset/agent': [/^Desired Number of Nodes Scheduled: +0$/m, /^Node-Selectors?: +no=node$/m],
  'networkpolicy/guard': [
    /^ {4}To Port( Range)?: 80(-90)?\/TCP$/m,
    /^ +CIDR: 10\.0\.0\.0\/8$/m,
    /^ +Except: 10\.1\.0\.0\/16$/m,
    /^ {2}Policy Types: Ingress, Egress$/m,
  ],
  'clusternetworkpolicy/tenants': [/^ {2}Priority: +7$/m, /^ {2}Tier: +Admin$/m],
  'customresourcedefinition/clusternetworkpolicies.policy.networking.k8s.io': [
    /^ {2}Scope: +Cluster$/m,
    /^ {4}Kind: +ClusterNetworkPolicy$/m,
  ],
  'configmap/settings': [/^color:\n----\nred$/m],
  'secret/key': [/^Type: +Opaque$/m, /^password: +9 bytes$/m],
  'serviceaccount/robot': [/^Image pull secrets: +<none>$/m],
  'event/web.1': [/^Reason: +Pulled$/m, /^Message: +the image is there$/m],
  'lease/lead': [/^ {2}Holder Identity: +me$/m, /^ {2}Lease Duration Seconds: +40$/m],
  'resourcequota/quota': [/^pods +\d+ +10$/m, /^requests\.cpu +\S+ +4$/m],
  'limitrange/limits': [/^Container +cpu +- +2 +100m +500m +-$/m],
};

describe.runIf(NO_KUBECTL === undefined).each(KUBECTL_VERSIONS)('kubectl 1.%s', (version) => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await startCluster(version)));
  afterAll(() => cluster.close());

  const kubectl = (line: string, input?: string): Promise<Ended> => cluster.kubectl(line.split(' '), input);

  it('describes every kind', async () => {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: ALL });
    expect(await kubectl('apply -f -', list)).toMatchObject({
      code: 0,
      stderr: 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\n',
    });
    const names = Object.keys(TOLD);
    const { code, stdout, stderr } = await kubectl(`describe ${names.join(' ')}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const parts = stdout.split(/^(?=Name: )/m);
    expect(parts.map((part) => /^Name: +(\S+)/.exec(part)?.[1])).toEqual(
      names.map((name) => name.split('/')[1]),
    );
    for (const [at, name] of names.entries())
      for (const told of TOLD[name]) expect(parts[at], name).toMatch(told);
    // A Secret's description keeps its secret.
    expect(stdout).not.toContain('swordfish');
  });

  it('has a table of every kind that it can list', async () => {
    const { stdout } = await kubectl('api-resources --verbs=list --no-headers -o name');
    const kinds = stdout.trimEnd().split('\n');
    const tables = await kubectl(`get ${kinds.join(',')} -A --show-kind --ignore-not-found`);
    expect(tables).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(tables.stdout).toMatch(/Normal +Pulled +pod\/web +the image is there$/m);
    for (const name of Object.keys(TOLD).filter((name) => name !== 'event/web.1')) {
      const [kind = '', object = ''] = name.split('/');
      expect(tables.stdout).toMatch(
        new RegExp(String.raw`\b${kind}(\.\S+)?/${object.replaceAll('.', String.raw`\.`)} `),
      );
    }
  });
});
