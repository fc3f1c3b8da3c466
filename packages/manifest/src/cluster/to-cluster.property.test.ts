import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ManifestObject } from '../read/manifest-object.js';
import { readManifests } from '../read/read-manifests.js';
import { loadCluster } from './load-cluster.js';
import { toCluster } from './to-cluster.js';

const KINDS: readonly (readonly [string, string])[] = [
  ['v1', 'Pod'],
  ['v1', 'Namespace'],
  ['v1', 'Node'],
  ['v1', 'Service'],
  ['v1', 'Endpoints'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['extensions/v1beta1', 'Ingress'],
  ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['gateway.networking.k8s.io/v1', 'ReferenceGrant'],
  ['route.openshift.io/v1', 'Route'],
  ['cilium.io/v2', 'CiliumNetworkPolicy'],
];

/** Keys that the readers look for, so that random values get deep into them, and some that try to be something else. */
const KEYS = (
  'spec status metadata template jobTemplate labels containers initContainers ports name containerPort protocol ' +
  'restartPolicy hostNetwork nodeName podIPs podIP ip phase addresses type address selector port targetPort nodePort ' +
  'clusterIP clusterIPs externalIPs externalName externalTrafficPolicy subsets endpoints conditions ready rules http ' +
  'paths backend service serviceName servicePort number defaultBackend backendRefs parentRefs hostnames kind group ' +
  'namespace from to ownerReferences controller replicas podSelector matchLabels ingress egress __proto__ constructor'
).split(' ');

const { value: json } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      null,
      true,
      false,
      '',
      0,
      1,
      80,
      70000,
      1.5,
      '10.0.0.1',
      'None',
      'Always',
      'TCP',
      'Service',
      'NodePort',
      'a',
    ),
    fc.string({ maxLength: 5 }),
  ),
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 6 }),
  ),
}));

const object = fc
  .record({
    type: fc.constantFrom(...KINDS),
    name: fc.constantFrom('a', 'b', 'c'),
    metadata: fc.dictionary(fc.constantFrom(...KEYS), json, { maxKeys: 4 }),
    rest: fc.dictionary(fc.constantFrom(...KEYS), json, { maxKeys: 4 }),
  })
  .map(({ type: [apiVersion, kind], name, metadata, rest }) => ({
    ...rest,
    apiVersion,
    kind,
    metadata: { ...metadata, name, namespace: 'n' },
  }));

const read = (objects: readonly object[]): readonly ManifestObject[] =>
  readManifests([
    { path: 'in.json', text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) },
  ]).objects;

it('objects of any shape give a cluster in which all hangs together, and never an exception', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 8 }), (objects) => {
      const { cluster, entryPoints, diagnostics } = toCluster(read(objects));
      for (const { namespace, workload, template } of cluster.pods.values()) {
        expect(cluster.namespaces.has(namespace)).toBe(true);
        expect(!template || workload !== undefined).toBe(true);
      }
      for (const { service, port } of entryPoints) {
        const known = cluster.services.get(service);
        expect(known && (port === undefined || known.ports.includes(port))).toBe(true);
      }
      for (const { line, column, message } of diagnostics) {
        expect(line > 0 && column > 0 && message.length > 0).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

it('an object is in the cluster or has an error, one or the other', () => {
  fc.assert(
    fc.property(object, (one) => {
      const [parsed] = read([one]);
      if (parsed === undefined || !['Pod', 'Node', 'Service'].includes(parsed.kind)) return;
      const { cluster, diagnostics } = toCluster([parsed]);
      const there = cluster.pods.size + cluster.nodes.size + cluster.services.size > 0;
      expect(there).toBe(!diagnostics.some(({ severity }) => severity === 'error'));
    }),
    { numRuns: 500 },
  );
});

it('loading from text never throws either', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
      loadCluster(objects.map((value, i) => ({ path: `${i}.json`, text: JSON.stringify(value) })));
      return true;
    }),
    { numRuns: 200 },
  );
});
