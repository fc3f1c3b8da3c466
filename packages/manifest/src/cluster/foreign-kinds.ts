import type { Position } from '@sluice/engine';
import type { ManifestObject } from '../read/manifest-object.js';
import { isMap } from '../validate/decode.js';
import { groupOf } from './known-kinds.js';

/** How objects of a kind that Sluice does not read bear on its answers. */
export type ForeignEffect = 'policy' | 'pods' | 'entry-point';

/** The objects of one kind that Sluice does not read although they bear on its answers. */
export interface ForeignCount {
  readonly group: string;
  readonly kind: string;
  readonly effect: ForeignEffect;
  readonly count: number;
  /** Where the first of them was read. */
  readonly first: Position;
  /** The namespaces whose pods they bear on; absent where they may bear on any pod. */
  readonly namespaces?: readonly string[];
}

interface ForeignGroup {
  readonly group: RegExp;
  readonly kinds: RegExp;
  /** Whether one in a namespace bears on flows from and to the pods of this namespace only. */
  readonly own?: true;
}

/** Kinds outside Kubernetes that allow or deny traffic. */
const POLICIES: readonly ForeignGroup[] = [
  { group: /(^|\.)projectcalico\.org$/, kinds: /Policy$|^Tier$|^HostEndpoint$/, own: true },
  { group: /^cilium\.io$/, kinds: /Policy$/, own: true },
  { group: /(^|\.)antrea\.(io|tanzu\.vmware\.com)$/, kinds: /NetworkPolicy$|^Tier$/, own: true },
  { group: /^k8s\.ovn\.org$/, kinds: /^EgressFirewall$/, own: true },
  { group: /^network\.openshift\.io$/, kinds: /^EgressNetworkPolicy$/, own: true },
  { group: /^network\.openshift\.io$/, kinds: /^NetNamespace$/ },
  { group: /^k8s\.cni\.cncf\.io$/, kinds: /^MultiNetworkPolicy$/, own: true },
  {
    group: /^security\.istio\.io$/,
    kinds: /^AuthorizationPolicy$|^PeerAuthentication$|^RequestAuthentication$/,
    own: true,
  },
  {
    group: /^policy\.linkerd\.io$/,
    kinds: /Authorization(Policy)?$|^Server$|Authentication$|^EgressNetwork$/,
  },
  { group: /^kuma\.io$/, kinds: /TrafficPermission$/ },
  { group: /^consul\.hashicorp\.com$/, kinds: /^ServiceIntentions$/ },
  { group: /^vpcresources\.k8s\.aws$/, kinds: /^SecurityGroupPolicy$/, own: true },
  { group: /(^|\.)nsx\.vmware\.com$/, kinds: /^SecurityPolicy$/ },
  { group: /^kubeovn\.io$/, kinds: /^SecurityGroup$/ },
  // Whoever else calls something so means it.
  { group: /\./, kinds: /NetworkPolicy$|^EgressFirewall$|^AuthorizationPolicy$/ },
];

/** Kinds outside Kubernetes whose operators create pods. */
const POD_MAKERS: readonly ForeignGroup[] = [
  { group: /^monitoring\.coreos\.com$/, kinds: /^(Prometheus|PrometheusAgent|Alertmanager|ThanosRuler)$/ },
  { group: /^serving\.knative\.dev$/, kinds: /^(Service|Configuration|Revision)$/ },
  { group: /^argoproj\.io$/, kinds: /^(Workflow|CronWorkflow|EventSource|Sensor|EventBus|ArgoCD)$/ },
  { group: /^postgresql\.cnpg\.io$/, kinds: /^(Cluster|Pooler)$/ },
  { group: /^(acid\.zalan\.do)$/, kinds: /^postgresql$/ },
  { group: /^postgres-operator\.crunchydata\.com$/, kinds: /^PostgresCluster$/ },
  { group: /^kafka\.strimzi\.io$/, kinds: /^Kafka(Connect|Bridge|MirrorMaker2?|NodePool)?$/ },
  { group: /\.k8s\.elastic\.co$/, kinds: /./ },
  { group: /^rabbitmq\.com$/, kinds: /^RabbitmqCluster$/ },
  { group: /^kubevirt\.io$/, kinds: /^VirtualMachine(Instance|InstanceReplicaSet|Pool)$/ },
  { group: /^tekton\.dev$/, kinds: /^(PipelineRun|TaskRun)$/ },
  { group: /^ray\.io$/, kinds: /^Ray(Cluster|Job|Service)$/ },
  { group: /^kubeflow\.org$/, kinds: /Job$|^Notebook$/ },
  { group: /^keda\.sh$/, kinds: /^ScaledJob$/ },
  { group: /^mongodb(community)?\.(mongodb\.)?com$/, kinds: /^MongoDB/ },
  { group: /^(mysql\.oracle\.com|pxc\.percona\.com|psmdb\.percona\.com)$/, kinds: /./ },
  { group: /^(databases\.spotahome\.com|redis\.redis\.opstreelabs\.in)$/, kinds: /^Redis/ },
];

/** Kinds outside Kubernetes that expose Services to the outside. */
const EXPOSERS: readonly ForeignGroup[] = [
  { group: /^networking\.istio\.io$/, kinds: /^(Gateway|VirtualService)$/ },
  { group: /^traefik\.(io|containo\.us)$/, kinds: /^IngressRoute/ },
  { group: /^projectcontour\.io$/, kinds: /^HTTPProxy$/ },
  { group: /^getambassador\.io$/, kinds: /^(TCP)?Mapping$/ },
  { group: /^configuration\.konghq\.com$/, kinds: /^(TCP|UDP)Ingress$/ },
  { group: /^k8s\.nginx\.org$/, kinds: /^(VirtualServer|VirtualServerRoute|TransportServer)$/ },
];

/** How an object of a kind that Sluice does not read bears on its answers; undefined when it does not. */
export function foreignEffect(
  object: Pick<ManifestObject, 'apiVersion' | 'kind' | 'value'>,
): ForeignEffect | undefined {
  const group = groupOf(object.apiVersion);
  if (!group.includes('.') || /(^|\.)networking\.k8s\.io$/.test(group)) return undefined;
  if (entryOf(object, POLICIES)) return 'policy';
  if (entryOf(object, EXPOSERS)) return 'entry-point';
  return entryOf(object, POD_MAKERS) || holdsPodTemplate(object) ? 'pods' : undefined;
}

/** The one namespace whose pods an object of such a kind bears on; undefined where it may bear on any pod. */
export function foreignNamespace(object: ManifestObject, effect: ForeignEffect): string | undefined {
  const { namespace } = object;
  // Without a namespace it is of a cluster-wide kind, or nothing says where it will be applied.
  if (effect !== 'policy') return namespace;
  // Istio takes what stands in its root namespace for the whole mesh.
  return namespace === 'istio-system' || entryOf(object, POLICIES)?.own !== true ? undefined : namespace;
}

function entryOf(
  { apiVersion, kind }: Pick<ManifestObject, 'apiVersion' | 'kind'>,
  list: readonly ForeignGroup[],
): ForeignGroup | undefined {
  const group = groupOf(apiVersion);
  return list.find((entry) => entry.group.test(group) && entry.kinds.test(kind));
}

/** Whether `spec` has what a Deployment has: a pod template with containers. */
function holdsPodTemplate(object: Pick<ManifestObject, 'value'>): boolean {
  let value: unknown = object.value;
  for (const key of ['spec', 'template', 'spec', 'containers']) {
    if (!isMap(value) || !Object.hasOwn(value, key)) return false;
    value = value[key];
  }
  return Array.isArray(value);
}

/** The sentence that a notice about these objects says. */
export function foreignMessage({ group, kind, effect, count }: ForeignCount): string {
  const what = `${count} ${count === 1 ? 'object' : 'objects'} of kind ${kind} (${group})`;
  switch (effect) {
    case 'policy':
      return `${what} not analysed: such a policy may allow or deny what the answers here say otherwise`;
    case 'pods':
      return `${what} may create pods that are not seen here: read the pods from a cluster to include them`;
    case 'entry-point':
      return `${what} not analysed: such an object may expose Services to the outside`;
  }
}
