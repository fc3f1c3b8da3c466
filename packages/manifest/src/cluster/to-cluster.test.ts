import { formatIp, type Pod } from '@sluice/engine';
import { describe, expect, it } from 'vitest';
import { clusterOf, said } from './cluster.fixture.js';

const podOf = (yaml: string, id: string): Pod => {
  const pod = clusterOf(yaml).cluster.pods.get(id);
  if (pod === undefined) throw new Error(`no pod ${id}`);
  return pod;
};

const template = (indent: string): string => `
${indent}metadata: {labels: {app: web}}
${indent}spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}`;

describe('workloads', () => {
  it.each([
    ['apps/v1', 'Deployment'],
    ['apps/v1beta2', 'Deployment'],
    ['extensions/v1beta1', 'Deployment'],
    ['apps/v1', 'ReplicaSet'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['v1', 'ReplicationController'],
    ['argoproj.io/v1alpha1', 'Rollout'],
  ])('a %s %s becomes a pod that stands for its template', (apiVersion, kind) => {
    const yaml = `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: w, namespace: ns, labels: {of: the-workload}}
spec:
  template:${template('    ')}`;
    const { labels, ports, template: isTemplate, workload, addresses } = podOf(yaml, `ns/${kind}/w`);
    expect([...labels]).toEqual([['app', 'web']]);
    expect(ports).toEqual([{ name: 'http', protocol: 'TCP', port: 8080 }]);
    expect({ isTemplate, workload, addresses }).toEqual({
      isTemplate: true,
      workload: { kind, name: 'w' },
      addresses: [],
    });
  });

  it.each(['batch/v1', 'batch/v1beta1', 'batch/v2alpha1'])(
    'a CronJob of %s has its template deeper',
    (apiVersion) => {
      const yaml = `
apiVersion: ${apiVersion}
kind: CronJob
metadata: {name: w}
spec:
  jobTemplate:
    spec:
      template:${template('        ')}`;
      expect(podOf(yaml, 'default/CronJob/w').labels.get('app')).toBe('web');
    },
  );

  const job = (metadata: string, more = '', labels = 'app: web'): string => `
apiVersion: batch/v1
kind: Job
metadata: {${metadata}}
spec: {${more}template: {metadata: {labels: {${labels}}}, spec: {containers: [{name: c}]}}}`;

  it('a Job labels its pods with its name, as the API server does', () => {
    expect([...podOf(job('name: w'), 'default/Job/w').labels]).toEqual([
      ['app', 'web'],
      ['batch.kubernetes.io/job-name', 'w'],
      ['job-name', 'w'],
    ]);
    expect([...podOf(job('name: w', 'manualSelector: true, '), 'default/Job/w').labels]).toEqual([
      ['app', 'web'],
    ]);
  });

  it('the names of the Jobs of a CronJob, or of a name that the cluster makes up, are none that a selector can spell', () => {
    expect(podOf(job('generateName: w-'), 'default/Job/w-').labels.get('job-name')).toMatch(/\*$/u);
    const yaml = `
apiVersion: batch/v1
kind: CronJob
metadata: {name: w}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}}`;
    expect(podOf(yaml, 'default/CronJob/w').labels.get('batch.kubernetes.io/job-name')).toBe('w-*');
  });

  const db = (spec: string): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {${spec}template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c}]}}}
`;
  const byName = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: first}
spec: {podSelector: {matchExpressions: [{key: statefulset.kubernetes.io/pod-name, operator: In, values: [db-0]}]}}
`;
  const byIndex = `---
apiVersion: v1
kind: Service
metadata: {name: first}
spec: {selector: {apps.kubernetes.io/pod-index: "0"}, ports: [{port: 1}]}
`;

  it.each([byName, byIndex])(
    'a StatefulSet has its pods one by one where something tells them apart: %s',
    (by) => {
      const { pods } = clusterOf(db('replicas: 2, ordinals: {start: 5}, ') + by).cluster;
      expect([...pods.keys()]).toEqual(['default/Pod/db-5', 'default/Pod/db-6']);
      const { labels, workload, template: isTemplate } = pods.get('default/Pod/db-6')!;
      expect([...labels]).toEqual([
        ['app', 'db'],
        ['statefulset.kubernetes.io/pod-name', 'db-6'],
        ['apps.kubernetes.io/pod-index', '6'],
      ]);
      expect({ workload, isTemplate }).toEqual({
        workload: { kind: 'StatefulSet', name: 'db' },
        isTemplate: false,
      });
      expect([...clusterOf(db('') + by).cluster.pods.keys()]).toEqual(['default/Pod/db-0']);
    },
  );

  it.each(['', 'replicas: 0, '])('a StatefulSet is one pod that stands for all otherwise (%s)', (spec) => {
    expect([...clusterOf(db(spec)).cluster.pods.keys()]).toEqual(['default/StatefulSet/db']);
  });

  it('a StatefulSet of more replicas than can be told apart stays one pod, with a warning', () => {
    const { cluster, diagnostics } = clusterOf(db('replicas: 2000000000, ') + byName);
    expect([...cluster.pods.keys()]).toEqual(['default/StatefulSet/db']);
    expect(diagnostics.map(({ severity, code, line }) => ({ severity, code, line }))).toEqual([
      { severity: 'warning', code: 'too-large', line: 5 },
    ]);
  });

  it('a DeploymentConfig labels its pods, as its controller does', () => {
    const yaml = `
apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: {name: w}
spec:
  template:${template('    ')}`;
    expect([...podOf(yaml, 'default/DeploymentConfig/w').labels]).toEqual([
      ['app', 'web'],
      ['deploymentconfig', 'w'],
      ['deployment', 'w-*'],
    ]);
  });

  it('a VirtualMachine becomes the pod that runs it, with the ports of its interfaces', () => {
    const yaml = `
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: w}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      domain:
        devices:
          interfaces:
          - {name: default, masquerade: {}, ports: [{name: http, port: 80}, {port: 53, protocol: UDP}]}`;
    const { labels, ports } = podOf(yaml, 'default/VirtualMachine/w');
    expect([...labels]).toEqual([
      ['app', 'web'],
      ['kubevirt.io', 'virt-launcher'],
      ['vm.kubevirt.io/name', 'w'],
    ]);
    expect(ports).toEqual([
      { name: 'http', protocol: 'TCP', port: 80 },
      { protocol: 'UDP', port: 53 },
    ]);
    expect(said(clusterOf(yaml))).toEqual([]);
  });

  it('a Rollout that takes the template of a Deployment adds no pod', () => {
    const yaml = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: w}
spec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: w}}`;
    const { cluster, diagnostics } = clusterOf(yaml);
    expect([cluster.pods.size, diagnostics]).toEqual([0, []]);
  });

  const owned = (kind: string, name: string, by: string, owner: string): string => `---
apiVersion: v1
kind: ${kind}
metadata: {name: ${name}, ownerReferences: [{kind: ${by}, name: ${owner}, controller: true}]}
spec: {template: {spec: {containers: [{name: c}]}}, containers: [{name: c}]}
`;

  it.each([
    [
      'a DeploymentConfig by way of its ReplicationController',
      `apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: {name: w}
spec: {template: {spec: {containers: [{name: c}]}}}
${owned('ReplicationController', 'w-1', 'DeploymentConfig', 'w')}${owned('Pod', 'w-1-x', 'ReplicationController', 'w-1')}`,
      'default/Pod/w-1-x',
      { kind: 'DeploymentConfig', name: 'w' },
    ],
    [
      'a VirtualMachine by way of its instance',
      `apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: w}
spec: {template: {spec: {}}}
${owned('Pod', 'virt-launcher-w-x', 'VirtualMachineInstance', 'w')}`,
      'default/Pod/virt-launcher-w-x',
      { kind: 'VirtualMachine', name: 'w' },
    ],
  ])('a pod of a dump belongs to %s, which adds none of its own', (_, yaml, id, workload) => {
    const { pods } = clusterOf(yaml).cluster;
    expect([...pods.keys()]).toEqual([id]);
    expect(pods.get(id)!.workload).toEqual(workload);
  });

  it('counts ports of containers and of sidecars, not of ordinary init containers', () => {
    const yaml = `
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  hostNetwork: true
  nodeName: worker-1
  initContainers:
  - {name: once, ports: [{containerPort: 1}]}
  - {name: sidecar, restartPolicy: Always, ports: [{containerPort: 2, protocol: UDP, name: dns}]}
  containers:
  - {name: c, ports: [{containerPort: 3, protocol: SCTP}]}
  - {name: d}`;
    const { ports, hostNetwork, node, template: isTemplate } = podOf(yaml, 'default/Pod/p');
    expect(ports).toEqual([
      { protocol: 'SCTP', port: 3 },
      { name: 'dns', protocol: 'UDP', port: 2 },
    ]);
    expect({ hostNetwork, node, isTemplate }).toEqual({
      hostNetwork: true,
      node: 'worker-1',
      isTemplate: false,
    });
  });

  it('keeps a label called __proto__ a label', () => {
    const yaml = `
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {__proto__: a, constructor: b}}
spec: {containers: [{name: c}]}`;
    expect([...podOf(yaml, 'default/Pod/p').labels]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});

describe('live pods', () => {
  const owned = (kind: string, name: string): string =>
    `ownerReferences: [{apiVersion: apps/v1, kind: ${kind}, name: ${name}, controller: true}]`;
  const pod = (name: string, owner: string, more = '', phase = 'Running'): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, ${owner}${more}}
spec: {containers: [{name: c}]}
status: {phase: ${phase}, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}]}
`;
  const workload = (apiVersion: string, kind: string, name: string, owner = '', spec = ''): string => `---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: ${name}${owner === '' ? '' : `, ${owner}`}}
spec:
  ${spec === '' ? 'replicas: 1' : spec}
  ${kind === 'CronJob' ? 'jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}' : 'template: {spec: {containers: [{name: c}]}}'}
`;
  const ids = (yaml: string): string[] => [...clusterOf(yaml).cluster.pods.keys()].sort();

  it('have all their addresses and their phase', () => {
    const { addresses, phase } = podOf(pod('p', owned('ReplicaSet', 'r')), 'default/Pod/p');
    expect(addresses.map(formatIp)).toEqual(['10.0.0.1', 'fd00::1']);
    expect(phase).toBe('Running');
  });

  it('take the place of the template of their Deployment, through the ReplicaSet in the input', () => {
    const yaml =
      workload('apps/v1', 'Deployment', 'web') +
      workload('apps/v1', 'ReplicaSet', 'web-5d', owned('Deployment', 'web')) +
      workload('apps/v1', 'ReplicaSet', 'web-old', owned('Deployment', 'web'), 'replicas: 0') +
      pod('web-5d-a', owned('ReplicaSet', 'web-5d'));
    expect(ids(yaml)).toEqual(['default/Pod/web-5d-a']);
    expect(podOf(yaml, 'default/Pod/web-5d-a').workload).toEqual({ kind: 'Deployment', name: 'web' });
  });

  it('are of the Deployment that their pod-template-hash tells when the ReplicaSet is not in the input', () => {
    const yaml =
      workload('apps/v1', 'Deployment', 'web') +
      pod('web-5d-a', owned('ReplicaSet', 'web-5d'), ', labels: {pod-template-hash: 5d}');
    expect(ids(yaml)).toEqual(['default/Pod/web-5d-a']);
    expect(podOf(yaml, 'default/Pod/web-5d-a').workload).toEqual({ kind: 'Deployment', name: 'web' });
  });

  it('are followed from a Job to its CronJob', () => {
    const yaml =
      workload('batch/v1', 'CronJob', 'backup') +
      workload('batch/v1', 'Job', 'backup-1', owned('CronJob', 'backup')) +
      pod('backup-1-x', owned('Job', 'backup-1'));
    expect(ids(yaml)).toEqual(['default/Pod/backup-1-x']);
    expect(podOf(yaml, 'default/Pod/backup-1-x').workload).toEqual({ kind: 'CronJob', name: 'backup' });
  });

  it('leave the template of a CronJob whose pods have all completed, and none of a finished Job', () => {
    const yaml =
      workload('batch/v1', 'CronJob', 'backup') +
      workload('batch/v1', 'Job', 'backup-1', owned('CronJob', 'backup')) +
      pod('backup-1-x', owned('Job', 'backup-1'), '', 'Succeeded') +
      `${workload('batch/v1', 'Job', 'migrate')}status: {conditions: [{type: Complete, status: "True"}]}\n`;
    expect(ids(yaml)).toEqual(['default/CronJob/backup', 'default/Pod/backup-1-x']);
  });

  it('of a node itself belong to no workload', () => {
    expect(podOf(pod('etcd', owned('Node', 'master')), 'default/Pod/etcd').workload).toBeUndefined();
  });

  it('are not mistaken for those of a workload of another namespace', () => {
    const yaml =
      workload('apps/v1', 'StatefulSet', 'db') +
      pod('db-0', owned('StatefulSet', 'db'), ', namespace: other');
    expect(ids(yaml)).toEqual(['default/StatefulSet/db', 'other/Pod/db-0']);
  });

  it('are missing: a ReplicaSet without its Deployment stands for itself, unless it was scaled to zero', () => {
    const yaml =
      workload('apps/v1', 'ReplicaSet', 'web-new', owned('Deployment', 'web')) +
      workload('apps/v1', 'ReplicaSet', 'web-old', owned('Deployment', 'web'), 'replicas: 0');
    expect(ids(yaml)).toEqual(['default/ReplicaSet/web-new']);
    expect(podOf(yaml, 'default/ReplicaSet/web-new').workload).toEqual({ kind: 'Deployment', name: 'web' });
  });
});

describe('owners', () => {
  it('that make no sense hide no pods', () => {
    const workload = (kind: string, name: string, owner: string, of: string): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, ownerReferences: [{kind: ${owner}, name: ${of}, controller: true}]}
spec: {template: {spec: {containers: [{name: c}]}}}
`;
    const yaml =
      workload('ReplicaSet', 'a', 'Deployment', 'b') + workload('Deployment', 'b', 'ReplicaSet', 'a');
    expect([...clusterOf(yaml).cluster.pods.keys()]).toEqual(['default/Deployment/b']);
    const own = workload('ReplicaSet', 'a', 'ReplicaSet', 'a');
    expect([...clusterOf(own).cluster.pods.keys()]).toEqual(['default/ReplicaSet/a']);
  });
});

describe('namespaces', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata: {name: given, labels: {team: a, kubernetes.io/metadata.name: lie}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: by-policy}
spec: {podSelector: {}}
---
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 80}]}`;

  it('have their labels, and their name as a label whatever they say', () => {
    expect([...clusterOf(yaml).cluster.namespaces.get('given')!.labels]).toEqual([
      ['team', 'a'],
      ['kubernetes.io/metadata.name', 'given'],
    ]);
  });

  it('exist with their default label where objects only refer to them', () => {
    const { namespaces } = clusterOf(yaml, { defaultNamespace: 'mine' }).cluster;
    expect([...namespaces.keys()]).toEqual(['given', 'by-policy', 'mine']);
    expect([...namespaces.get('mine')!.labels]).toEqual([['kubernetes.io/metadata.name', 'mine']]);
  });
});

describe('policies', () => {
  it('are taken with their spec as it is written, of every kind', () => {
    const { policies } = clusterOf(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a}
spec: {podSelector: {}, policyTypes: [Egress]}
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: b}
spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}
---
apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: c}
spec: {tier: Admin, priority: 2, subject: {namespaces: {}}}
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec: {subject: {namespaces: {}}}`).cluster;
    expect([...policies.keys()]).toEqual([
      'NetworkPolicy/default/a',
      'ClusterNetworkPolicy/b',
      'ClusterNetworkPolicy/c',
      'BaselineAdminNetworkPolicy/default',
    ]);
    const policy = policies.get('NetworkPolicy/default/a')!;
    expect(policy.spec).toEqual({ podSelector: {}, policyTypes: ['Egress'] });
    expect(policy.source!.at(['spec', 'policyTypes', 0])).toEqual({ file: 'in.yaml', line: 5, column: 39 });
  });
});

describe('objects given twice', () => {
  it('count as they were given last, with a warning that names both places', () => {
    const result = clusterOf(`
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: first}}
spec: {containers: [{name: c}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: default, labels: {a: second}}
spec: {containers: [{name: c}]}`);
    expect(result.cluster.pods.get('default/Pod/p')!.labels.get('a')).toBe('second');
    expect(said(result)).toEqual([
      '7:1 warning already given in in.yaml:2; this one replaces it, as with kubectl apply',
    ]);
  });

  it('are the same object in groups that Kubernetes has moved it through', () => {
    const deployment = (apiVersion: string): string =>
      `---\napiVersion: ${apiVersion}\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {containers: [{name: c}]}}}\n`;
    const result = clusterOf(deployment('extensions/v1beta1') + deployment('apps/v1'));
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['duplicate-object']);
  });

  it('do not count when the later one is not fit', () => {
    const result = clusterOf(`
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: first}}
spec: {containers: [{name: c}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p, labels: [second]}
spec: {containers: [{name: c}]}`);
    expect(result.cluster.pods.get('default/Pod/p')!.labels.get('a')).toBe('first');
    expect(said(result)).toEqual(['9:21 error metadata.labels: must be a map, not a list']);
  });

  it('are different objects when the API server makes up the rest of their names', () => {
    const pod =
      '---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\nspec: {containers: [{name: c}]}\n';
    const result = clusterOf(pod + pod);
    expect([...result.cluster.pods.keys()]).toEqual(['default/Pod/p-', 'default/Pod/p-(2)']);
    expect(said(result)).toEqual([]);
  });
});

describe('wrong input', () => {
  it.each([
    [
      'spec: {containers: null}',
      '4:20 warning spec.containers: Required value: the API server wants one or more',
    ],
    ['spec: {containers: {name: c}}', '4:8 error spec.containers: must be a list, not a map'],
    [
      'spec: {containers: [{name: c, ports: 80}]}',
      '4:38 error spec.containers[0].ports: must be a list, not the number 80',
    ],
    ['spec: {containers: [text]}', '4:21 error spec.containers[0]: must be a map, not the string "text"'],
    [
      'spec: {containers: [{name: c, ports: [{containerPort: 0}]}]}',
      '4:55 error spec.containers[0].ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [
      'spec: {containers: [{name: c, ports: [{containerPort: 1, protocol: tcp}]}]}',
      '4:68 error spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"',
    ],
    ['spec: [1]', '4:1 error spec: must be a map, not a list'],
    [
      'status: {podIP: nowhere}',
      '4:17 warning status.podIP: Invalid value: "nowhere": must be a valid IP address',
    ],
  ])('a pod with %s is told and never thrown', (field, message) => {
    const result = clusterOf(`apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n${field}`);
    expect(said(result)).toContain(message);
    expect(result.cluster.pods.size).toBe(message.includes(' error ') ? 0 : 1);
  });

  it('a label that is no string takes its object out', () => {
    const result = clusterOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {template: {metadata: {labels: {version: 1}}, spec: {containers: [{name: c}]}}}`);
    expect(said(result)).toEqual([
      '5:48 error spec.template.metadata.labels.version: must be a string, not the number 1 (1 is a number in YAML; write "1")',
    ]);
    expect(result.cluster.pods.size).toBe(0);
  });

  it('a Deployment without template is told', () => {
    expect(said(clusterOf('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}'))).toEqual([
      '1:1 error spec.template: Required value',
    ]);
  });

  it("a kind of Kubernetes in a group that never had it is told in kubectl's words", () => {
    const result = clusterOf('apiVersion: v1\nkind: Deployment\nmetadata: {name: d}');
    expect(said(result)).toEqual(['1:13 error no matches for kind "Deployment" in version "v1"']);
  });
});

describe('nodes', () => {
  it('have their addresses inside and outside the cluster network', () => {
    const { nodes } = clusterOf(`
apiVersion: v1
kind: Node
metadata: {name: worker-1, labels: {zone: a}}
status:
  addresses:
  - {type: InternalIP, address: 192.168.0.1}
  - {type: ExternalIP, address: "2001:db8::1"}
  - {type: Hostname, address: worker-1}`).cluster;
    expect(nodes.get('worker-1')!.addresses.map(formatIp)).toEqual(['192.168.0.1', '2001:db8::1']);
  });
});
