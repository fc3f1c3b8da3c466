export * from './net/protocol.js';
export { FAMILIES, type Family, formatIp, type Ip, lastAddress, parseIp, sameIp } from './net/ip.js';
export * from './net/cidr.js';
export type { Interval, IntervalAlgebra, IntervalSet } from './net/interval-set.js';
export { addressSets } from './net/ip-set.js';
export { ALL_PORTS, type PortSet, portSets } from './net/port-set.js';
export * from './net/traffic-set.js';
export * from './labels/labels.js';
export { editDistance } from './labels/edit-distance.js';
export * from './labels/selector.js';
export * from './cluster/cluster.js';
export * from './cluster/namespace.js';
export * from './cluster/node.js';
export {
  type ContainerPort,
  isEndpoint,
  type Pod,
  podId,
  type PodPhase,
  type WorkloadRef,
} from './cluster/pod.js';
export * from './cluster/service.js';
export * from './cluster/source.js';
export * from './policy/policy-manifest.js';
export {
  type ClusterPolicyVersion,
  type Deviation,
  type FactName,
  type Facts,
  NOT_DOCUMENTED,
  type Profile,
  STANDARD,
  type Support,
  SWITCH_VALUES,
  type Switches,
  type SwitchName,
  withSwitch,
} from './policy/profile.js';
export * from './policy/profiles.js';
export { parseSwitch, type SwitchSetting } from './policy/parse-switch.js';
export * from './policy/rule.js';
export { compilePolicy, isEnforced } from './policy/compile.js';
export { addressesOf, type Endpoint, endpointId } from './evaluate/endpoint.js';
export * from './evaluate/evaluate.js';
export { deciderOf, policyDecider } from './evaluate/judge-side.js';
export { inEachFamily, type JudgedFlow, whyNoFlow } from './evaluate/judged-flow.js';
export { familiesOf, type Flow, isSamePod } from './evaluate/flow.js';
export * from './evaluate/model.js';
export { namespaceMatches, selects } from './evaluate/peer-match.js';
export * from './evaluate/verdict.js';
export { type Resolution, resolveEndpoint } from './evaluate/resolve-endpoint.js';
export * from './evaluate/service-flow.js';
export { LiveMatrix } from './analyze/live-matrix.js';
export type { Change } from './analyze/change.js';
export type { EndpointClass, Traits } from './analyze/endpoint-class.js';
export { attributeClass, type ClassShare } from './analyze/attribute-class.js';
export { type Local, type Side, sideTraffic } from './analyze/local.js';
export { hairpinSide, hairpinSwitches } from './analyze/hairpin.js';
export { termsOf } from './analyze/side-terms.js';
export type { Condition, Term } from './analyze/term.js';
export * from './evaluate/trace.js';
export type { Step } from './evaluate/step.js';
export type { NearestMiss } from './evaluate/nearest-miss.js';
export type { PolicyChange } from './evaluate/smallest-change.js';
export * from './policy/edit.js';
export { type Level, type Matrix, type MatrixFlow, matrixOf } from './analyze/matrix.js';
export type { MatrixEndpoint } from './analyze/matrix-endpoint.js';
export { contains, type Diff, type DiffFlow, diff, equivalent } from './analyze/diff.js';
export { type ExternalRange, rangeId } from './analyze/external-ranges.js';
export { type Redundancy, redundant } from './analyze/redundant.js';
export { type Exposure, exposure, type PotentialPeer } from './analyze/exposure.js';
export { type AllPairs, allPairs } from './analyze/all-pairs.js';
export { type Attribution, attributeSide, type SideAttribution } from './evaluate/attribute.js';
export { type Ports, portsOfRule, resolvePorts } from './evaluate/rule-ports.js';
