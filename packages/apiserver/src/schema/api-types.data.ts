// Made by scripts/api-types.mjs from the Go types of Kubernetes 1.34.1; not to be edited.

/** The short names of packages in the table, and the prefixes of their types' names in OpenAPI. */
export const API_PACKAGES: ReadonlyMap<string, string> = new Map([
  ['meta', 'io.k8s.apimachinery.pkg.apis.meta.v1'],
  ['core', 'io.k8s.api.core.v1'],
  ['apps', 'io.k8s.api.apps.v1'],
  ['networking', 'io.k8s.api.networking.v1'],
  ['discovery', 'io.k8s.api.discovery.v1'],
  ['events', 'io.k8s.api.events.v1'],
  ['coordination', 'io.k8s.api.coordination.v1'],
  ['policy', 'io.k8s.api.policy.v1'],
  ['autoscaling', 'io.k8s.api.autoscaling.v1'],
  ['authorization', 'io.k8s.api.authorization.v1'],
  ['authentication', 'io.k8s.api.authentication.v1'],
  ['apiextensions', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'],
]);

/**
 * One type a paragraph, one field a line: JSON name, protobuf number, Go type (`name=type` where it is named), then what
 * its tags and markers say. `written`: encoded even when empty; `map`, `set`, `atomic`: server-side apply; `patch`,
 * `key`: strategic merge.
 */
export const API_TYPES: string = `
meta.DeleteOptions
 gracePeriodSeconds 1 *int64
 preconditions 2 *meta.Preconditions
 orphanDependents 3 *bool
 propagationPolicy 4 *v1.DeletionPropagation=string
 dryRun 5 []string atomic
 ignoreStoreReadErrorWithClusterBreakingPotential 6 *bool
core.Namespace
 metadata 1 meta.ObjectMeta
 spec 2 core.NamespaceSpec
 status 3 core.NamespaceStatus
core.Node
 metadata 1 meta.ObjectMeta
 spec 2 core.NodeSpec
 status 3 core.NodeStatus
core.Pod
 metadata 1 meta.ObjectMeta
 spec 2 core.PodSpec
 status 3 core.PodStatus
core.Service
 metadata 1 meta.ObjectMeta
 spec 2 core.ServiceSpec
 status 3 core.ServiceStatus
core.Endpoints
 metadata 1 meta.ObjectMeta
 subsets 2 []core.EndpointSubset atomic
core.ConfigMap
 metadata 1 meta.ObjectMeta
 immutable 4 *bool
 data 2 map[string]string
 binaryData 3 map[string]bytes
core.Secret
 metadata 1 meta.ObjectMeta
 immutable 5 *bool
 data 2 map[string]bytes
 stringData 4 map[string]string
 type 3 v1.SecretType=string
core.ServiceAccount
 metadata 1 meta.ObjectMeta
 secrets 2 []core.ObjectReference map:name patch:merge key:name
 imagePullSecrets 3 []core.LocalObjectReference atomic
 automountServiceAccountToken 4 *bool
core.Event
 metadata 1 meta.ObjectMeta written required
 involvedObject 2 core.ObjectReference written required
 reason 3 string
 message 4 string
 source 5 core.EventSource
 firstTimestamp 6 Time
 lastTimestamp 7 Time
 count 8 int32
 type 9 string
 eventTime 10 MicroTime
 series 11 *core.EventSeries
 action 12 string
 related 13 *core.ObjectReference
 reportingComponent 14 string written
 reportingInstance 15 string written
core.ResourceQuota
 metadata 1 meta.ObjectMeta
 spec 2 core.ResourceQuotaSpec
 status 3 core.ResourceQuotaStatus
core.LimitRange
 metadata 1 meta.ObjectMeta
 spec 2 core.LimitRangeSpec
core.Binding
 metadata 1 meta.ObjectMeta
 target 2 core.ObjectReference written required
apps.Deployment
 metadata 1 meta.ObjectMeta
 spec 2 apps.DeploymentSpec
 status 3 apps.DeploymentStatus
apps.ReplicaSet
 metadata 1 meta.ObjectMeta
 spec 2 apps.ReplicaSetSpec
 status 3 apps.ReplicaSetStatus
apps.DaemonSet
 metadata 1 meta.ObjectMeta
 spec 2 apps.DaemonSetSpec
 status 3 apps.DaemonSetStatus
networking.NetworkPolicy
 metadata 1 meta.ObjectMeta
 spec 2 networking.NetworkPolicySpec
discovery.EndpointSlice
 metadata 1 meta.ObjectMeta
 addressType 4 v1.AddressType=string written required
 endpoints 2 []discovery.Endpoint written required atomic
 ports 3 []discovery.EndpointPort written atomic
events.Event
 metadata 1 meta.ObjectMeta written
 eventTime 2 MicroTime written required
 series 3 *events.EventSeries
 reportingController 4 string
 reportingInstance 5 string
 action 6 string
 reason 7 string
 regarding 8 core.ObjectReference
 related 9 *core.ObjectReference
 note 10 string
 type 11 string
 deprecatedSource 12 core.EventSource
 deprecatedFirstTimestamp 13 Time
 deprecatedLastTimestamp 14 Time
 deprecatedCount 15 int32
coordination.Lease
 metadata 1 meta.ObjectMeta
 spec 2 coordination.LeaseSpec
policy.Eviction
 metadata 1 meta.ObjectMeta
 deleteOptions 2 *meta.DeleteOptions
autoscaling.Scale
 metadata 1 meta.ObjectMeta
 spec 2 autoscaling.ScaleSpec
 status 3 autoscaling.ScaleStatus
authorization.SelfSubjectAccessReview
 metadata 1 meta.ObjectMeta
 spec 2 authorization.SelfSubjectAccessReviewSpec written required
 status 3 authorization.SubjectAccessReviewStatus
authorization.SelfSubjectRulesReview
 metadata 1 meta.ObjectMeta
 spec 2 authorization.SelfSubjectRulesReviewSpec written required
 status 3 authorization.SubjectRulesReviewStatus
authorization.SubjectAccessReview
 metadata 1 meta.ObjectMeta
 spec 2 authorization.SubjectAccessReviewSpec written required
 status 3 authorization.SubjectAccessReviewStatus
authorization.LocalSubjectAccessReview
 metadata 1 meta.ObjectMeta
 spec 2 authorization.SubjectAccessReviewSpec written required
 status 3 authorization.SubjectAccessReviewStatus
authentication.SelfSubjectReview
 metadata 1 meta.ObjectMeta
 status 2 authentication.SelfSubjectReviewStatus
authentication.TokenRequest
 metadata 1 meta.ObjectMeta
 spec 2 authentication.TokenRequestSpec written required
 status 3 authentication.TokenRequestStatus
authentication.TokenReview
 metadata 1 meta.ObjectMeta
 spec 2 authentication.TokenReviewSpec written required
 status 3 authentication.TokenReviewStatus
apiextensions.CustomResourceDefinition
 metadata 1 meta.ObjectMeta
 spec 2 apiextensions.CustomResourceDefinitionSpec written required
 status 3 apiextensions.CustomResourceDefinitionStatus
meta.Preconditions
 uid 1 *types.UID=string
 resourceVersion 2 *string
meta.ObjectMeta
 name 1 string
 generateName 2 string
 namespace 3 string
 selfLink 4 string
 uid 5 types.UID=string
 resourceVersion 6 string
 generation 7 int64
 creationTimestamp 8 Time omitzero
 deletionTimestamp 9 *Time
 deletionGracePeriodSeconds 10 *int64
 labels 11 map[string]string
 annotations 12 map[string]string
 ownerReferences 13 []meta.OwnerReference map:uid patch:merge key:uid
 finalizers 14 []string set patch:merge
 managedFields 17 []meta.ManagedFieldsEntry atomic
core.NamespaceSpec
 finalizers 1 []v1.FinalizerName=string atomic
core.NamespaceStatus
 phase 1 v1.NamespacePhase=string
 conditions 2 []core.NamespaceCondition map:type patch:merge key:type
core.NodeSpec
 podCIDR 1 string
 podCIDRs 7 []string set patch:merge
 providerID 3 string
 unschedulable 4 bool
 taints 5 []core.Taint atomic
 configSource 6 *core.NodeConfigSource
 externalID 2 string
core.NodeStatus
 capacity 1 v1.ResourceList=map[v1.ResourceName=string]Quantity
 allocatable 2 v1.ResourceList=map[v1.ResourceName=string]Quantity
 phase 3 v1.NodePhase=string
 conditions 4 []core.NodeCondition map:type patch:merge key:type
 addresses 5 []core.NodeAddress map:type patch:merge key:type
 daemonEndpoints 6 core.NodeDaemonEndpoints
 nodeInfo 7 core.NodeSystemInfo
 images 8 []core.ContainerImage atomic
 volumesInUse 9 []v1.UniqueVolumeName=string atomic
 volumesAttached 10 []core.AttachedVolume atomic
 config 11 *core.NodeConfigStatus
 runtimeHandlers 12 []core.NodeRuntimeHandler atomic
 features 13 *core.NodeFeatures
core.PodSpec
 volumes 1 []core.Volume map:name patch:merge,retainKeys key:name
 initContainers 20 []core.Container map:name patch:merge key:name
 containers 2 []core.Container written required map:name patch:merge key:name
 ephemeralContainers 34 []core.EphemeralContainer map:name patch:merge key:name
 restartPolicy 3 v1.RestartPolicy=string
 terminationGracePeriodSeconds 4 *int64
 activeDeadlineSeconds 5 *int64
 dnsPolicy 6 v1.DNSPolicy=string
 nodeSelector 7 map[string]string atomic
 serviceAccountName 8 string
 serviceAccount 9 string
 automountServiceAccountToken 21 *bool
 nodeName 10 string
 hostNetwork 11 bool
 hostPID 12 bool
 hostIPC 13 bool
 shareProcessNamespace 27 *bool
 securityContext 14 *core.PodSecurityContext
 imagePullSecrets 15 []core.LocalObjectReference map:name patch:merge key:name
 hostname 16 string
 subdomain 17 string
 affinity 18 *core.Affinity
 schedulerName 19 string
 tolerations 22 []core.Toleration atomic
 hostAliases 23 []core.HostAlias map:ip patch:merge key:ip
 priorityClassName 24 string
 priority 25 *int32
 dnsConfig 26 *core.PodDNSConfig
 readinessGates 28 []core.PodReadinessGate atomic
 runtimeClassName 29 *string
 enableServiceLinks 30 *bool
 preemptionPolicy 31 *v1.PreemptionPolicy=string
 overhead 32 v1.ResourceList=map[v1.ResourceName=string]Quantity
 topologySpreadConstraints 33 []core.TopologySpreadConstraint map:topologyKey,whenUnsatisfiable patch:merge key:topologyKey
 setHostnameAsFQDN 35 *bool
 os 36 *core.PodOS
 hostUsers 37 *bool
 schedulingGates 38 []core.PodSchedulingGate map:name patch:merge key:name
 resourceClaims 39 []core.PodResourceClaim map:name patch:merge,retainKeys key:name
 resources 40 *core.ResourceRequirements
 hostnameOverride 41 *string
core.PodStatus
 observedGeneration 17 int64
 phase 1 v1.PodPhase=string
 conditions 2 []core.PodCondition map:type patch:merge key:type
 message 3 string
 reason 4 string
 nominatedNodeName 11 string
 hostIP 5 string
 hostIPs 16 []core.HostIP atomic patch:merge key:ip
 podIP 6 string
 podIPs 12 []core.PodIP map:ip patch:merge key:ip
 startTime 7 *Time
 initContainerStatuses 10 []core.ContainerStatus atomic
 containerStatuses 8 []core.ContainerStatus atomic
 qosClass 9 v1.PodQOSClass=string
 ephemeralContainerStatuses 13 []core.ContainerStatus atomic
 resize 14 v1.PodResizeStatus=string
 resourceClaimStatuses 15 []core.PodResourceClaimStatus map:name patch:merge,retainKeys key:name
 extendedResourceClaimStatus 18 *core.PodExtendedResourceClaimStatus
core.ServiceSpec
 ports 1 []core.ServicePort map:port,protocol patch:merge key:port
 selector 2 map[string]string atomic
 clusterIP 3 string
 clusterIPs 18 []string atomic
 type 4 v1.ServiceType=string
 externalIPs 5 []string atomic
 sessionAffinity 7 v1.ServiceAffinity=string
 loadBalancerIP 8 string
 loadBalancerSourceRanges 9 []string atomic
 externalName 10 string
 externalTrafficPolicy 11 v1.ServiceExternalTrafficPolicy=string
 healthCheckNodePort 12 int32
 publishNotReadyAddresses 13 bool
 sessionAffinityConfig 14 *core.SessionAffinityConfig
 ipFamilies 19 []v1.IPFamily=string atomic
 ipFamilyPolicy 17 *v1.IPFamilyPolicy=string
 allocateLoadBalancerNodePorts 20 *bool
 loadBalancerClass 21 *string
 internalTrafficPolicy 22 *v1.ServiceInternalTrafficPolicy=string
 trafficDistribution 23 *string
core.ServiceStatus
 loadBalancer 1 core.LoadBalancerStatus
 conditions 2 []meta.Condition map:type patch:merge key:type
core.EndpointSubset
 addresses 1 []core.EndpointAddress atomic
 notReadyAddresses 2 []core.EndpointAddress atomic
 ports 3 []core.EndpointPort atomic
core.ObjectReference atomic
 kind 1 string
 namespace 2 string
 name 3 string
 uid 4 types.UID=string
 apiVersion 5 string
 resourceVersion 6 string
 fieldPath 7 string
core.LocalObjectReference atomic
 name 1 string
core.EventSource
 component 1 string
 host 2 string
core.EventSeries
 count 1 int32
 lastObservedTime 2 MicroTime
core.ResourceQuotaSpec
 hard 1 v1.ResourceList=map[v1.ResourceName=string]Quantity
 scopes 2 []v1.ResourceQuotaScope=string atomic
 scopeSelector 3 *core.ScopeSelector
core.ResourceQuotaStatus
 hard 1 v1.ResourceList=map[v1.ResourceName=string]Quantity
 used 2 v1.ResourceList=map[v1.ResourceName=string]Quantity
core.LimitRangeSpec
 limits 1 []core.LimitRangeItem written required atomic
apps.DeploymentSpec
 replicas 1 *int32
 selector 2 *meta.LabelSelector written required
 template 3 core.PodTemplateSpec written required
 strategy 4 apps.DeploymentStrategy patch:retainKeys
 minReadySeconds 5 int32
 revisionHistoryLimit 6 *int32
 paused 7 bool
 progressDeadlineSeconds 9 *int32
apps.DeploymentStatus
 observedGeneration 1 int64
 replicas 2 int32
 updatedReplicas 3 int32
 readyReplicas 7 int32
 availableReplicas 4 int32
 unavailableReplicas 5 int32
 terminatingReplicas 9 *int32
 conditions 6 []apps.DeploymentCondition map:type patch:merge key:type
 collisionCount 8 *int32
apps.ReplicaSetSpec
 replicas 1 *int32
 minReadySeconds 4 int32
 selector 2 *meta.LabelSelector written required
 template 3 core.PodTemplateSpec
apps.ReplicaSetStatus
 replicas 1 int32 written required
 fullyLabeledReplicas 2 int32
 readyReplicas 4 int32
 availableReplicas 5 int32
 terminatingReplicas 7 *int32
 observedGeneration 3 int64
 conditions 6 []apps.ReplicaSetCondition map:type patch:merge key:type
apps.DaemonSetSpec
 selector 1 *meta.LabelSelector written required
 template 2 core.PodTemplateSpec written required
 updateStrategy 3 apps.DaemonSetUpdateStrategy
 minReadySeconds 4 int32
 revisionHistoryLimit 6 *int32
apps.DaemonSetStatus
 currentNumberScheduled 1 int32 written required
 numberMisscheduled 2 int32 written required
 desiredNumberScheduled 3 int32 written required
 numberReady 4 int32 written required
 observedGeneration 5 int64
 updatedNumberScheduled 6 int32
 numberAvailable 7 int32
 numberUnavailable 8 int32
 collisionCount 9 *int32
 conditions 10 []apps.DaemonSetCondition map:type patch:merge key:type
networking.NetworkPolicySpec
 podSelector 1 meta.LabelSelector written
 ingress 2 []networking.NetworkPolicyIngressRule atomic
 egress 3 []networking.NetworkPolicyEgressRule atomic
 policyTypes 4 []v1.PolicyType=string atomic
discovery.Endpoint
 addresses 1 []string written required set
 conditions 2 discovery.EndpointConditions
 hostname 3 *string
 targetRef 4 *core.ObjectReference
 deprecatedTopology 5 map[string]string
 nodeName 6 *string
 zone 7 *string
 hints 8 *discovery.EndpointHints
discovery.EndpointPort atomic
 name 1 *string
 protocol 2 *v1.Protocol=string
 port 3 *int32
 appProtocol 4 *string
events.EventSeries
 count 1 int32 written required
 lastObservedTime 2 MicroTime written required
coordination.LeaseSpec
 holderIdentity 1 *string
 leaseDurationSeconds 2 *int32
 acquireTime 3 *MicroTime
 renewTime 4 *MicroTime
 leaseTransitions 5 *int32
 strategy 6 *v1.CoordinatedLeaseStrategy=string
 preferredHolder 7 *string
autoscaling.ScaleSpec
 replicas 1 int32
autoscaling.ScaleStatus
 replicas 1 int32 written required
 selector 2 string
authorization.SelfSubjectAccessReviewSpec
 resourceAttributes 1 *authorization.ResourceAttributes
 nonResourceAttributes 2 *authorization.NonResourceAttributes
authorization.SubjectAccessReviewStatus
 allowed 1 bool written required
 denied 4 bool
 reason 2 string
 evaluationError 3 string
authorization.SelfSubjectRulesReviewSpec
 namespace 1 string
authorization.SubjectRulesReviewStatus
 resourceRules 1 []authorization.ResourceRule written required atomic
 nonResourceRules 2 []authorization.NonResourceRule written required atomic
 incomplete 3 bool written required
 evaluationError 4 string
authorization.SubjectAccessReviewSpec
 resourceAttributes 1 *authorization.ResourceAttributes
 nonResourceAttributes 2 *authorization.NonResourceAttributes
 user 3 string
 groups 4 []string atomic
 extra 5 map[string]v1.ExtraValue=[]string
 uid 6 string
authentication.SelfSubjectReviewStatus
 userInfo 1 authentication.UserInfo
authentication.TokenRequestSpec
 audiences 1 []string written required atomic
 expirationSeconds 4 *int64 written
 boundObjectRef 3 *authentication.BoundObjectReference written
authentication.TokenRequestStatus
 token 1 string written required
 expirationTimestamp 2 Time written required
authentication.TokenReviewSpec
 token 1 string
 audiences 2 []string atomic
authentication.TokenReviewStatus
 authenticated 1 bool
 user 2 authentication.UserInfo
 audiences 4 []string atomic
 error 3 string
apiextensions.CustomResourceDefinitionSpec
 group 1 string written required
 names 3 apiextensions.CustomResourceDefinitionNames written required
 scope 4 v1.ResourceScope=string written required
 versions 7 []apiextensions.CustomResourceDefinitionVersion written required atomic
 conversion 9 *apiextensions.CustomResourceConversion
 preserveUnknownFields 10 bool
apiextensions.CustomResourceDefinitionStatus
 conditions 1 []apiextensions.CustomResourceDefinitionCondition written map:type
 acceptedNames 2 apiextensions.CustomResourceDefinitionNames written
 storedVersions 3 []string written atomic
meta.OwnerReference atomic
 apiVersion 5 string written required
 kind 1 string written required
 name 3 string written required
 uid 4 types.UID=string written required
 controller 6 *bool
 blockOwnerDeletion 7 *bool
meta.ManagedFieldsEntry
 manager 1 string
 operation 2 v1.ManagedFieldsOperationType=string
 apiVersion 3 string
 time 4 *Time
 fieldsType 6 string
 fieldsV1 7 *FieldsV1
 subresource 8 string
core.NamespaceCondition
 type 1 v1.NamespaceConditionType=string written required
 status 2 v1.ConditionStatus=string written required
 lastTransitionTime 4 Time
 reason 5 string
 message 6 string
core.Taint
 key 1 string written required
 value 2 string
 effect 3 v1.TaintEffect=string written required
 timeAdded 4 *Time
core.NodeConfigSource
 configMap 2 *core.ConfigMapNodeConfigSource
core.NodeCondition
 type 1 v1.NodeConditionType=string written required
 status 2 v1.ConditionStatus=string written required
 lastHeartbeatTime 3 Time
 lastTransitionTime 4 Time
 reason 5 string
 message 6 string
core.NodeAddress
 type 1 v1.NodeAddressType=string written required
 address 2 string written required
core.NodeDaemonEndpoints
 kubeletEndpoint 1 core.DaemonEndpoint
core.NodeSystemInfo
 machineID 1 string written required
 systemUUID 2 string written required
 bootID 3 string written required
 kernelVersion 4 string written required
 osImage 5 string written required
 containerRuntimeVersion 6 string written required
 kubeletVersion 7 string written required
 kubeProxyVersion 8 string written required
 operatingSystem 9 string written required
 architecture 10 string written required
 swap 11 *core.NodeSwapStatus
core.ContainerImage
 names 1 []string written atomic
 sizeBytes 2 int64
core.AttachedVolume
 name 1 v1.UniqueVolumeName=string written required
 devicePath 2 string written required
core.NodeConfigStatus
 assigned 1 *core.NodeConfigSource
 active 2 *core.NodeConfigSource
 lastKnownGood 3 *core.NodeConfigSource
 error 4 string
core.NodeRuntimeHandler
 name 1 string written
 features 2 *core.NodeRuntimeHandlerFeatures
core.NodeFeatures
 supplementalGroupsPolicy 1 *bool
core.Volume
 name 1 string written required
 - 2 core.VolumeSource inline
core.Container
 name 1 string written required
 image 2 string
 command 3 []string atomic
 args 4 []string atomic
 workingDir 5 string
 ports 6 []core.ContainerPort map:containerPort,protocol patch:merge key:containerPort
 envFrom 19 []core.EnvFromSource atomic
 env 7 []core.EnvVar map:name patch:merge key:name
 resources 8 core.ResourceRequirements
 resizePolicy 23 []core.ContainerResizePolicy atomic
 restartPolicy 24 *v1.ContainerRestartPolicy=string
 restartPolicyRules 25 []core.ContainerRestartRule atomic
 volumeMounts 9 []core.VolumeMount map:mountPath patch:merge key:mountPath
 volumeDevices 21 []core.VolumeDevice map:devicePath patch:merge key:devicePath
 livenessProbe 10 *core.Probe
 readinessProbe 11 *core.Probe
 startupProbe 22 *core.Probe
 lifecycle 12 *core.Lifecycle
 terminationMessagePath 13 string
 terminationMessagePolicy 20 v1.TerminationMessagePolicy=string
 imagePullPolicy 14 v1.PullPolicy=string
 securityContext 15 *core.SecurityContext
 stdin 16 bool
 stdinOnce 17 bool
 tty 18 bool
core.EphemeralContainer
 - 1 core.EphemeralContainerCommon inline
 targetContainerName 2 string
core.PodSecurityContext
 seLinuxOptions 1 *core.SELinuxOptions
 windowsOptions 8 *core.WindowsSecurityContextOptions
 runAsUser 2 *int64
 runAsGroup 6 *int64
 runAsNonRoot 3 *bool
 supplementalGroups 4 []int64 atomic
 supplementalGroupsPolicy 12 *v1.SupplementalGroupsPolicy=string
 fsGroup 5 *int64
 sysctls 7 []core.Sysctl atomic
 fsGroupChangePolicy 9 *v1.PodFSGroupChangePolicy=string
 seccompProfile 10 *core.SeccompProfile
 appArmorProfile 11 *core.AppArmorProfile
 seLinuxChangePolicy 13 *v1.PodSELinuxChangePolicy=string
core.Affinity
 nodeAffinity 1 *core.NodeAffinity
 podAffinity 2 *core.PodAffinity
 podAntiAffinity 3 *core.PodAntiAffinity
core.Toleration
 key 1 string
 operator 2 v1.TolerationOperator=string
 value 3 string
 effect 4 v1.TaintEffect=string
 tolerationSeconds 5 *int64
core.HostAlias
 ip 1 string written required
 hostnames 2 []string atomic
core.PodDNSConfig
 nameservers 1 []string atomic
 searches 2 []string atomic
 options 3 []core.PodDNSConfigOption atomic
core.PodReadinessGate
 conditionType 1 v1.PodConditionType=string written required
core.TopologySpreadConstraint
 maxSkew 1 int32 written required
 topologyKey 2 string written required
 whenUnsatisfiable 3 v1.UnsatisfiableConstraintAction=string written required
 labelSelector 4 *meta.LabelSelector
 minDomains 5 *int32
 nodeAffinityPolicy 6 *v1.NodeInclusionPolicy=string
 nodeTaintsPolicy 7 *v1.NodeInclusionPolicy=string
 matchLabelKeys 8 []string atomic
core.PodOS
 name 1 v1.OSName=string written required
core.PodSchedulingGate
 name 1 string written required
core.PodResourceClaim
 name 1 string written required
 resourceClaimName 3 *string
 resourceClaimTemplateName 4 *string
core.ResourceRequirements
 limits 1 v1.ResourceList=map[v1.ResourceName=string]Quantity
 requests 2 v1.ResourceList=map[v1.ResourceName=string]Quantity
 claims 3 []core.ResourceClaim map:name
core.PodCondition
 type 1 v1.PodConditionType=string written required
 observedGeneration 7 int64
 status 2 v1.ConditionStatus=string written required
 lastProbeTime 3 Time
 lastTransitionTime 4 Time
 reason 5 string
 message 6 string
core.HostIP
 ip 1 string written required
core.PodIP
 ip 1 string written required
core.ContainerStatus
 name 1 string written required
 state 2 core.ContainerState
 lastState 3 core.ContainerState
 ready 4 bool written required
 restartCount 5 int32 written required
 image 6 string written required
 imageID 7 string written required
 containerID 8 string
 started 9 *bool
 allocatedResources 10 v1.ResourceList=map[v1.ResourceName=string]Quantity
 resources 11 *core.ResourceRequirements
 volumeMounts 12 []core.VolumeMountStatus map:mountPath patch:merge key:mountPath
 user 13 *core.ContainerUser
 allocatedResourcesStatus 14 []core.ResourceStatus map:name patch:merge key:name
 stopSignal 15 *v1.Signal=string
core.PodResourceClaimStatus
 name 1 string written required
 resourceClaimName 2 *string
core.PodExtendedResourceClaimStatus
 requestMappings 1 []core.ContainerExtendedResourceRequest written required atomic
 resourceClaimName 2 string written required
core.ServicePort
 name 1 string
 protocol 2 v1.Protocol=string default:"TCP"
 appProtocol 6 *string
 port 3 int32 written required
 targetPort 4 IntOrString
 nodePort 5 int32
core.SessionAffinityConfig
 clientIP 1 *core.ClientIPConfig
core.LoadBalancerStatus
 ingress 1 []core.LoadBalancerIngress atomic
meta.Condition
 type 1 string written required
 status 2 v1.ConditionStatus=string written required
 observedGeneration 3 int64
 lastTransitionTime 4 Time written required
 reason 5 string written required
 message 6 string written required
core.EndpointAddress atomic
 ip 1 string written required
 hostname 3 string
 nodeName 4 *string
 targetRef 2 *core.ObjectReference
core.EndpointPort atomic
 name 1 string
 port 2 int32 written required
 protocol 3 v1.Protocol=string
 appProtocol 4 *string
core.ScopeSelector atomic
 matchExpressions 1 []core.ScopedResourceSelectorRequirement atomic
core.LimitRangeItem
 type 1 v1.LimitType=string written required
 max 2 v1.ResourceList=map[v1.ResourceName=string]Quantity
 min 3 v1.ResourceList=map[v1.ResourceName=string]Quantity
 default 4 v1.ResourceList=map[v1.ResourceName=string]Quantity
 defaultRequest 5 v1.ResourceList=map[v1.ResourceName=string]Quantity
 maxLimitRequestRatio 6 v1.ResourceList=map[v1.ResourceName=string]Quantity
meta.LabelSelector atomic
 matchLabels 1 map[string]string
 matchExpressions 2 []meta.LabelSelectorRequirement atomic
core.PodTemplateSpec
 metadata 1 meta.ObjectMeta
 spec 2 core.PodSpec
apps.DeploymentStrategy
 type 1 v1.DeploymentStrategyType=string
 rollingUpdate 2 *apps.RollingUpdateDeployment
apps.DeploymentCondition
 type 1 v1.DeploymentConditionType=string written required
 status 2 v1.ConditionStatus=string written required
 lastUpdateTime 6 Time
 lastTransitionTime 7 Time
 reason 4 string
 message 5 string
apps.ReplicaSetCondition
 type 1 v1.ReplicaSetConditionType=string written required
 status 2 v1.ConditionStatus=string written required
 lastTransitionTime 3 Time
 reason 4 string
 message 5 string
apps.DaemonSetUpdateStrategy
 type 1 v1.DaemonSetUpdateStrategyType=string
 rollingUpdate 2 *apps.RollingUpdateDaemonSet
apps.DaemonSetCondition
 type 1 v1.DaemonSetConditionType=string written required
 status 2 v1.ConditionStatus=string written required
 lastTransitionTime 3 Time
 reason 4 string
 message 5 string
networking.NetworkPolicyIngressRule
 ports 1 []networking.NetworkPolicyPort atomic
 from 2 []networking.NetworkPolicyPeer atomic
networking.NetworkPolicyEgressRule
 ports 1 []networking.NetworkPolicyPort atomic
 to 2 []networking.NetworkPolicyPeer atomic
discovery.EndpointConditions
 ready 1 *bool
 serving 2 *bool
 terminating 3 *bool
discovery.EndpointHints
 forZones 1 []discovery.ForZone atomic
 forNodes 2 []discovery.ForNode atomic
authorization.ResourceAttributes
 namespace 1 string
 verb 2 string
 group 3 string
 version 4 string
 resource 5 string
 subresource 6 string
 name 7 string
 fieldSelector 8 *authorization.FieldSelectorAttributes
 labelSelector 9 *authorization.LabelSelectorAttributes
authorization.NonResourceAttributes
 path 1 string
 verb 2 string
authorization.ResourceRule
 verbs 1 []string written required atomic
 apiGroups 2 []string atomic
 resources 3 []string atomic
 resourceNames 4 []string atomic
authorization.NonResourceRule
 verbs 1 []string written required atomic
 nonResourceURLs 2 []string atomic
authentication.UserInfo
 username 1 string
 uid 2 string
 groups 3 []string atomic
 extra 4 map[string]v1.ExtraValue=[]string
authentication.BoundObjectReference
 kind 1 string
 apiVersion 2 string
 name 3 string
 uid 4 types.UID=string
apiextensions.CustomResourceDefinitionNames
 plural 1 string written required
 singular 2 string
 shortNames 3 []string atomic
 kind 4 string written required
 listKind 5 string
 categories 6 []string atomic
apiextensions.CustomResourceDefinitionVersion
 name 1 string written required
 served 2 bool written required
 storage 3 bool written required
 deprecated 7 bool
 deprecationWarning 8 *string
 schema 4 *apiextensions.CustomResourceValidation
 subresources 5 *apiextensions.CustomResourceSubresources
 additionalPrinterColumns 6 []apiextensions.CustomResourceColumnDefinition atomic
 selectableFields 9 []apiextensions.SelectableField atomic
apiextensions.CustomResourceConversion
 strategy 1 v1.ConversionStrategyType=string written required
 webhook 2 *apiextensions.WebhookConversion
apiextensions.CustomResourceDefinitionCondition
 type 1 v1.CustomResourceDefinitionConditionType=string written required
 status 2 v1.ConditionStatus=string written required
 lastTransitionTime 3 Time
 reason 4 string
 message 5 string
core.ConfigMapNodeConfigSource
 namespace 1 string written required
 name 2 string written required
 uid 3 types.UID=string
 resourceVersion 4 string
 kubeletConfigKey 5 string written required
core.DaemonEndpoint
 Port 1 int32 written required
core.NodeSwapStatus
 capacity 1 *int64
core.NodeRuntimeHandlerFeatures
 recursiveReadOnlyMounts 1 *bool
 userNamespaces 2 *bool
core.VolumeSource
 hostPath 1 *core.HostPathVolumeSource
 emptyDir 2 *core.EmptyDirVolumeSource
 gcePersistentDisk 3 *core.GCEPersistentDiskVolumeSource
 awsElasticBlockStore 4 *core.AWSElasticBlockStoreVolumeSource
 gitRepo 5 *core.GitRepoVolumeSource
 secret 6 *core.SecretVolumeSource
 nfs 7 *core.NFSVolumeSource
 iscsi 8 *core.ISCSIVolumeSource
 glusterfs 9 *core.GlusterfsVolumeSource
 persistentVolumeClaim 10 *core.PersistentVolumeClaimVolumeSource
 rbd 11 *core.RBDVolumeSource
 flexVolume 12 *core.FlexVolumeSource
 cinder 13 *core.CinderVolumeSource
 cephfs 14 *core.CephFSVolumeSource
 flocker 15 *core.FlockerVolumeSource
 downwardAPI 16 *core.DownwardAPIVolumeSource
 fc 17 *core.FCVolumeSource
 azureFile 18 *core.AzureFileVolumeSource
 configMap 19 *core.ConfigMapVolumeSource
 vsphereVolume 20 *core.VsphereVirtualDiskVolumeSource
 quobyte 21 *core.QuobyteVolumeSource
 azureDisk 22 *core.AzureDiskVolumeSource
 photonPersistentDisk 23 *core.PhotonPersistentDiskVolumeSource
 projected 26 *core.ProjectedVolumeSource
 portworxVolume 24 *core.PortworxVolumeSource
 scaleIO 25 *core.ScaleIOVolumeSource
 storageos 27 *core.StorageOSVolumeSource
 csi 28 *core.CSIVolumeSource
 ephemeral 29 *core.EphemeralVolumeSource
 image 30 *core.ImageVolumeSource
core.ContainerPort
 name 1 string
 hostPort 2 int32
 containerPort 3 int32 written required
 protocol 4 v1.Protocol=string default:"TCP"
 hostIP 5 string
core.EnvFromSource
 prefix 1 string
 configMapRef 2 *core.ConfigMapEnvSource
 secretRef 3 *core.SecretEnvSource
core.EnvVar
 name 1 string written required
 value 2 string
 valueFrom 3 *core.EnvVarSource
core.ContainerResizePolicy
 resourceName 1 v1.ResourceName=string written required
 restartPolicy 2 v1.ResourceResizeRestartPolicy=string written required
core.ContainerRestartRule
 action 1 v1.ContainerRestartRuleAction=string
 exitCodes 2 *core.ContainerRestartRuleOnExitCodes
core.VolumeMount
 name 1 string written required
 readOnly 2 bool
 recursiveReadOnly 7 *v1.RecursiveReadOnlyMode=string
 mountPath 3 string written required
 subPath 4 string
 mountPropagation 5 *v1.MountPropagationMode=string
 subPathExpr 6 string
core.VolumeDevice
 name 1 string written required
 devicePath 2 string written required
core.Probe
 - 1 core.ProbeHandler inline
 initialDelaySeconds 2 int32
 timeoutSeconds 3 int32
 periodSeconds 4 int32
 successThreshold 5 int32
 failureThreshold 6 int32
 terminationGracePeriodSeconds 7 *int64
core.Lifecycle
 postStart 1 *core.LifecycleHandler
 preStop 2 *core.LifecycleHandler
 stopSignal 3 *v1.Signal=string
core.SecurityContext
 capabilities 1 *core.Capabilities
 privileged 2 *bool
 seLinuxOptions 3 *core.SELinuxOptions
 windowsOptions 10 *core.WindowsSecurityContextOptions
 runAsUser 4 *int64
 runAsGroup 8 *int64
 runAsNonRoot 5 *bool
 readOnlyRootFilesystem 6 *bool
 allowPrivilegeEscalation 7 *bool
 procMount 9 *v1.ProcMountType=string
 seccompProfile 11 *core.SeccompProfile
 appArmorProfile 12 *core.AppArmorProfile
core.EphemeralContainerCommon
 name 1 string written required
 image 2 string
 command 3 []string atomic
 args 4 []string atomic
 workingDir 5 string
 ports 6 []core.ContainerPort map:containerPort,protocol patch:merge key:containerPort
 envFrom 19 []core.EnvFromSource atomic
 env 7 []core.EnvVar map:name patch:merge key:name
 resources 8 core.ResourceRequirements
 resizePolicy 23 []core.ContainerResizePolicy atomic
 restartPolicy 24 *v1.ContainerRestartPolicy=string
 restartPolicyRules 25 []core.ContainerRestartRule atomic
 volumeMounts 9 []core.VolumeMount map:mountPath patch:merge key:mountPath
 volumeDevices 21 []core.VolumeDevice map:devicePath patch:merge key:devicePath
 livenessProbe 10 *core.Probe
 readinessProbe 11 *core.Probe
 startupProbe 22 *core.Probe
 lifecycle 12 *core.Lifecycle
 terminationMessagePath 13 string
 terminationMessagePolicy 20 v1.TerminationMessagePolicy=string
 imagePullPolicy 14 v1.PullPolicy=string
 securityContext 15 *core.SecurityContext
 stdin 16 bool
 stdinOnce 17 bool
 tty 18 bool
core.SELinuxOptions
 user 1 string
 role 2 string
 type 3 string
 level 4 string
core.WindowsSecurityContextOptions
 gmsaCredentialSpecName 1 *string
 gmsaCredentialSpec 2 *string
 runAsUserName 3 *string
 hostProcess 4 *bool
core.Sysctl
 name 1 string written required
 value 2 string written required
core.SeccompProfile
 type 1 v1.SeccompProfileType=string written required
 localhostProfile 2 *string
core.AppArmorProfile
 type 1 v1.AppArmorProfileType=string written required
 localhostProfile 2 *string
core.NodeAffinity
 requiredDuringSchedulingIgnoredDuringExecution 1 *core.NodeSelector
 preferredDuringSchedulingIgnoredDuringExecution 2 []core.PreferredSchedulingTerm atomic
core.PodAffinity
 requiredDuringSchedulingIgnoredDuringExecution 1 []core.PodAffinityTerm atomic
 preferredDuringSchedulingIgnoredDuringExecution 2 []core.WeightedPodAffinityTerm atomic
core.PodAntiAffinity
 requiredDuringSchedulingIgnoredDuringExecution 1 []core.PodAffinityTerm atomic
 preferredDuringSchedulingIgnoredDuringExecution 2 []core.WeightedPodAffinityTerm atomic
core.PodDNSConfigOption
 name 1 string
 value 2 *string
core.ResourceClaim
 name 1 string written required
 request 2 string
core.ContainerState
 waiting 1 *core.ContainerStateWaiting
 running 2 *core.ContainerStateRunning
 terminated 3 *core.ContainerStateTerminated
core.VolumeMountStatus
 name 1 string written required
 mountPath 2 string written required
 readOnly 3 bool
 recursiveReadOnly 4 *v1.RecursiveReadOnlyMode=string
core.ContainerUser
 linux 1 *core.LinuxContainerUser
core.ResourceStatus
 name 1 v1.ResourceName=string written required
 resources 2 []core.ResourceHealth map:resourceID
core.ContainerExtendedResourceRequest
 containerName 1 string written required
 resourceName 2 string written required
 requestName 3 string written required
core.ClientIPConfig
 timeoutSeconds 1 *int32
core.LoadBalancerIngress
 ip 1 string
 hostname 2 string
 ipMode 3 *v1.LoadBalancerIPMode=string
 ports 4 []core.PortStatus atomic
core.ScopedResourceSelectorRequirement
 scopeName 1 v1.ResourceQuotaScope=string written required
 operator 2 v1.ScopeSelectorOperator=string written required
 values 3 []string atomic
meta.LabelSelectorRequirement
 key 1 string written required
 operator 2 v1.LabelSelectorOperator=string written required
 values 3 []string atomic
apps.RollingUpdateDeployment
 maxUnavailable 1 *IntOrString
 maxSurge 2 *IntOrString
apps.RollingUpdateDaemonSet
 maxUnavailable 1 *IntOrString
 maxSurge 2 *IntOrString
networking.NetworkPolicyPort
 protocol 1 *v1.Protocol=string
 port 2 *IntOrString
 endPort 3 *int32
networking.NetworkPolicyPeer
 podSelector 1 *meta.LabelSelector
 namespaceSelector 2 *meta.LabelSelector
 ipBlock 3 *networking.IPBlock
discovery.ForZone
 name 1 string written required
discovery.ForNode
 name 1 string written required
authorization.FieldSelectorAttributes
 rawSelector 1 string
 requirements 2 []meta.FieldSelectorRequirement atomic
authorization.LabelSelectorAttributes
 rawSelector 1 string
 requirements 2 []meta.LabelSelectorRequirement atomic
apiextensions.CustomResourceValidation
 openAPIV3Schema 1 *apiextensions.JSONSchemaProps
apiextensions.CustomResourceSubresources
 status 1 *apiextensions.CustomResourceSubresourceStatus
 scale 2 *apiextensions.CustomResourceSubresourceScale
apiextensions.CustomResourceColumnDefinition
 name 1 string written required
 type 2 string written required
 format 3 string
 description 4 string
 priority 5 int32
 jsonPath 6 string written required
apiextensions.SelectableField
 jsonPath 1 string written required
apiextensions.WebhookConversion
 clientConfig 2 *apiextensions.WebhookClientConfig
 conversionReviewVersions 3 []string written required atomic
core.HostPathVolumeSource
 path 1 string written required
 type 2 *v1.HostPathType=string
core.EmptyDirVolumeSource
 medium 1 v1.StorageMedium=string
 sizeLimit 2 *Quantity
core.GCEPersistentDiskVolumeSource
 pdName 1 string written required
 fsType 2 string
 partition 3 int32
 readOnly 4 bool
core.AWSElasticBlockStoreVolumeSource
 volumeID 1 string written required
 fsType 2 string
 partition 3 int32
 readOnly 4 bool
core.GitRepoVolumeSource
 repository 1 string written required
 revision 2 string
 directory 3 string
core.SecretVolumeSource
 secretName 1 string
 items 2 []core.KeyToPath atomic
 defaultMode 3 *int32
 optional 4 *bool
core.NFSVolumeSource
 server 1 string written required
 path 2 string written required
 readOnly 3 bool
core.ISCSIVolumeSource
 targetPortal 1 string written required
 iqn 2 string written required
 lun 3 int32 written required
 iscsiInterface 4 string default:"default"
 fsType 5 string
 readOnly 6 bool
 portals 7 []string atomic
 chapAuthDiscovery 8 bool
 chapAuthSession 11 bool
 secretRef 10 *core.LocalObjectReference
 initiatorName 12 *string
core.GlusterfsVolumeSource
 endpoints 1 string written required
 path 2 string written required
 readOnly 3 bool
core.PersistentVolumeClaimVolumeSource
 claimName 1 string written required
 readOnly 2 bool
core.RBDVolumeSource
 monitors 1 []string written required atomic
 image 2 string written required
 fsType 3 string
 pool 4 string default:"rbd"
 user 5 string default:"admin"
 keyring 6 string default:"/etc/ceph/keyring"
 secretRef 7 *core.LocalObjectReference
 readOnly 8 bool
core.FlexVolumeSource
 driver 1 string written required
 fsType 2 string
 secretRef 3 *core.LocalObjectReference
 readOnly 4 bool
 options 5 map[string]string
core.CinderVolumeSource
 volumeID 1 string written required
 fsType 2 string
 readOnly 3 bool
 secretRef 4 *core.LocalObjectReference
core.CephFSVolumeSource
 monitors 1 []string written required atomic
 path 2 string
 user 3 string
 secretFile 4 string
 secretRef 5 *core.LocalObjectReference
 readOnly 6 bool
core.FlockerVolumeSource
 datasetName 1 string
 datasetUUID 2 string
core.DownwardAPIVolumeSource
 items 1 []core.DownwardAPIVolumeFile atomic
 defaultMode 2 *int32
core.FCVolumeSource
 targetWWNs 1 []string atomic
 lun 2 *int32
 fsType 3 string
 readOnly 4 bool
 wwids 5 []string atomic
core.AzureFileVolumeSource
 secretName 1 string written required
 shareName 2 string written required
 readOnly 3 bool
core.ConfigMapVolumeSource
 - 1 core.LocalObjectReference inline
 items 2 []core.KeyToPath atomic
 defaultMode 3 *int32
 optional 4 *bool
core.VsphereVirtualDiskVolumeSource
 volumePath 1 string written required
 fsType 2 string
 storagePolicyName 3 string
 storagePolicyID 4 string
core.QuobyteVolumeSource
 registry 1 string written required
 volume 2 string written required
 readOnly 3 bool
 user 4 string
 group 5 string
 tenant 6 string
core.AzureDiskVolumeSource
 diskName 1 string written required
 diskURI 2 string written required
 cachingMode 3 *v1.AzureDataDiskCachingMode=string default:"ReadWrite"
 fsType 4 *string default:"ext4"
 readOnly 5 *bool
 kind 6 *v1.AzureDataDiskKind=string default:"Shared"
core.PhotonPersistentDiskVolumeSource
 pdID 1 string written required
 fsType 2 string
core.ProjectedVolumeSource
 sources 1 []core.VolumeProjection written atomic
 defaultMode 2 *int32
core.PortworxVolumeSource
 volumeID 1 string written required
 fsType 2 string
 readOnly 3 bool
core.ScaleIOVolumeSource
 gateway 1 string written required
 system 2 string written required
 secretRef 3 *core.LocalObjectReference written required
 sslEnabled 4 bool
 protectionDomain 5 string
 storagePool 6 string
 storageMode 7 string default:"ThinProvisioned"
 volumeName 8 string
 fsType 9 string default:"xfs"
 readOnly 10 bool
core.StorageOSVolumeSource
 volumeName 1 string
 volumeNamespace 2 string
 fsType 3 string
 readOnly 4 bool
 secretRef 5 *core.LocalObjectReference
core.CSIVolumeSource
 driver 1 string written required
 readOnly 2 *bool
 fsType 3 *string
 volumeAttributes 4 map[string]string
 nodePublishSecretRef 5 *core.LocalObjectReference
core.EphemeralVolumeSource
 volumeClaimTemplate 1 *core.PersistentVolumeClaimTemplate
core.ImageVolumeSource
 reference 1 string
 pullPolicy 2 v1.PullPolicy=string
core.ConfigMapEnvSource
 - 1 core.LocalObjectReference inline
 optional 2 *bool
core.SecretEnvSource
 - 1 core.LocalObjectReference inline
 optional 2 *bool
core.EnvVarSource
 fieldRef 1 *core.ObjectFieldSelector
 resourceFieldRef 2 *core.ResourceFieldSelector
 configMapKeyRef 3 *core.ConfigMapKeySelector
 secretKeyRef 4 *core.SecretKeySelector
 fileKeyRef 5 *core.FileKeySelector
core.ContainerRestartRuleOnExitCodes
 operator 1 v1.ContainerRestartRuleOnExitCodesOperator=string
 values 2 []int32 set
core.ProbeHandler
 exec 1 *core.ExecAction
 httpGet 2 *core.HTTPGetAction
 tcpSocket 3 *core.TCPSocketAction
 grpc 4 *core.GRPCAction
core.LifecycleHandler
 exec 1 *core.ExecAction
 httpGet 2 *core.HTTPGetAction
 tcpSocket 3 *core.TCPSocketAction
 sleep 4 *core.SleepAction
core.Capabilities
 add 1 []v1.Capability=string atomic
 drop 2 []v1.Capability=string atomic
core.NodeSelector atomic
 nodeSelectorTerms 1 []core.NodeSelectorTerm written required atomic
core.PreferredSchedulingTerm
 weight 1 int32 written required
 preference 2 core.NodeSelectorTerm written required
core.PodAffinityTerm
 labelSelector 1 *meta.LabelSelector
 namespaces 2 []string atomic
 topologyKey 3 string written required
 namespaceSelector 4 *meta.LabelSelector
 matchLabelKeys 5 []string atomic
 mismatchLabelKeys 6 []string atomic
core.WeightedPodAffinityTerm
 weight 1 int32 written required
 podAffinityTerm 2 core.PodAffinityTerm written required
core.ContainerStateWaiting
 reason 1 string
 message 2 string
core.ContainerStateRunning
 startedAt 1 Time
core.ContainerStateTerminated
 exitCode 1 int32 written required
 signal 2 int32
 reason 3 string
 message 4 string
 startedAt 5 Time
 finishedAt 6 Time
 containerID 7 string
core.LinuxContainerUser
 uid 1 int64 written required
 gid 2 int64 written required
 supplementalGroups 3 []int64 atomic
core.ResourceHealth
 resourceID 1 v1.ResourceID=string written required
 health 2 v1.ResourceHealthStatus=string
core.PortStatus
 port 1 int32 written required
 protocol 2 v1.Protocol=string written required
 error 3 *string
networking.IPBlock
 cidr 1 string written required
 except 2 []string atomic
meta.FieldSelectorRequirement
 key 1 string written required
 operator 2 v1.FieldSelectorOperator=string written required
 values 3 []string atomic
apiextensions.JSONSchemaProps
 id 1 string
 $schema 2 v1.JSONSchemaURL=string
 $ref 3 *string
 description 4 string
 type 5 string
 format 6 string
 title 7 string
 default 8 *JSON
 maximum 9 *float64
 exclusiveMaximum 10 bool
 minimum 11 *float64
 exclusiveMinimum 12 bool
 maxLength 13 *int64
 minLength 14 *int64
 pattern 15 string
 maxItems 16 *int64
 minItems 17 *int64
 uniqueItems 18 bool
 multipleOf 19 *float64
 enum 20 []JSON atomic
 maxProperties 21 *int64
 minProperties 22 *int64
 required 23 []string atomic
 items 24 *JSON
 allOf 25 []apiextensions.JSONSchemaProps atomic
 oneOf 26 []apiextensions.JSONSchemaProps atomic
 anyOf 27 []apiextensions.JSONSchemaProps atomic
 not 28 *apiextensions.JSONSchemaProps
 properties 29 map[string]apiextensions.JSONSchemaProps
 additionalProperties 30 *JSON
 patternProperties 31 map[string]apiextensions.JSONSchemaProps
 dependencies 32 v1.JSONSchemaDependencies=map[string]JSON
 additionalItems 33 *JSON
 definitions 34 v1.JSONSchemaDefinitions=map[string]apiextensions.JSONSchemaProps
 externalDocs 35 *apiextensions.ExternalDocumentation
 example 36 *JSON
 nullable 37 bool
 x-kubernetes-preserve-unknown-fields 38 *bool
 x-kubernetes-embedded-resource 39 bool
 x-kubernetes-int-or-string 40 bool
 x-kubernetes-list-map-keys 41 []string atomic
 x-kubernetes-list-type 42 *string
 x-kubernetes-map-type 43 *string
 x-kubernetes-validations 44 v1.ValidationRules=[]apiextensions.ValidationRule map:rule patch:merge key:rule
apiextensions.CustomResourceSubresourceStatus
apiextensions.CustomResourceSubresourceScale
 specReplicasPath 1 string written required
 statusReplicasPath 2 string written required
 labelSelectorPath 3 *string
apiextensions.WebhookClientConfig
 url 3 *string
 service 1 *apiextensions.ServiceReference
 caBundle 2 bytes
core.KeyToPath
 key 1 string written required
 path 2 string written required
 mode 3 *int32
core.DownwardAPIVolumeFile
 path 1 string written required
 fieldRef 2 *core.ObjectFieldSelector
 resourceFieldRef 3 *core.ResourceFieldSelector
 mode 4 *int32
core.VolumeProjection
 secret 1 *core.SecretProjection
 downwardAPI 2 *core.DownwardAPIProjection
 configMap 3 *core.ConfigMapProjection
 serviceAccountToken 4 *core.ServiceAccountTokenProjection
 clusterTrustBundle 5 *core.ClusterTrustBundleProjection
 podCertificate 6 *core.PodCertificateProjection
core.PersistentVolumeClaimTemplate
 metadata 1 meta.ObjectMeta
 spec 2 core.PersistentVolumeClaimSpec written required
core.ObjectFieldSelector atomic
 apiVersion 1 string
 fieldPath 2 string written required
core.ResourceFieldSelector atomic
 containerName 1 string
 resource 2 string written required
 divisor 3 Quantity
core.ConfigMapKeySelector atomic
 - 1 core.LocalObjectReference inline
 key 2 string written required
 optional 3 *bool
core.SecretKeySelector atomic
 - 1 core.LocalObjectReference inline
 key 2 string written required
 optional 3 *bool
core.FileKeySelector atomic
 volumeName 1 string written required
 path 2 string written required
 key 3 string written required
 optional 4 *bool
core.ExecAction
 command 1 []string atomic
core.HTTPGetAction
 path 1 string
 port 2 IntOrString written required
 host 3 string
 scheme 4 v1.URIScheme=string
 httpHeaders 5 []core.HTTPHeader atomic
core.TCPSocketAction
 port 1 IntOrString written required
 host 2 string
core.GRPCAction
 port 1 int32 written required
 service 2 *string written
core.SleepAction
 seconds 1 int64 written required
core.NodeSelectorTerm atomic
 matchExpressions 1 []core.NodeSelectorRequirement atomic
 matchFields 2 []core.NodeSelectorRequirement atomic
apiextensions.ExternalDocumentation
 description 1 string
 url 2 string
apiextensions.ValidationRule
 rule 1 string written required
 message 2 string
 messageExpression 3 string
 reason 4 *v1.FieldValueErrorReason=string
 fieldPath 5 string
 optionalOldSelf 6 *bool
apiextensions.ServiceReference
 namespace 1 string written required
 name 2 string written required
 path 3 *string
 port 4 *int32
core.SecretProjection
 - 1 core.LocalObjectReference inline
 items 2 []core.KeyToPath atomic
 optional 4 *bool
core.DownwardAPIProjection
 items 1 []core.DownwardAPIVolumeFile atomic
core.ConfigMapProjection
 - 1 core.LocalObjectReference inline
 items 2 []core.KeyToPath atomic
 optional 4 *bool
core.ServiceAccountTokenProjection
 audience 1 string
 expirationSeconds 2 *int64
 path 3 string written required
core.ClusterTrustBundleProjection
 name 1 *string
 signerName 2 *string
 labelSelector 3 *meta.LabelSelector
 optional 5 *bool
 path 4 string written required
core.PodCertificateProjection
 signerName 1 string
 keyType 2 string
 maxExpirationSeconds 3 *int32
 credentialBundlePath 4 string
 keyPath 5 string
 certificateChainPath 6 string
core.PersistentVolumeClaimSpec
 accessModes 1 []v1.PersistentVolumeAccessMode=string atomic
 selector 4 *meta.LabelSelector
 resources 2 core.VolumeResourceRequirements
 volumeName 3 string
 storageClassName 5 *string
 volumeMode 6 *v1.PersistentVolumeMode=string
 dataSource 7 *core.TypedLocalObjectReference
 dataSourceRef 8 *core.TypedObjectReference
 volumeAttributesClassName 9 *string
core.HTTPHeader
 name 1 string written required
 value 2 string written required
core.NodeSelectorRequirement
 key 1 string written required
 operator 2 v1.NodeSelectorOperator=string written required
 values 3 []string atomic
core.VolumeResourceRequirements
 limits 1 v1.ResourceList=map[v1.ResourceName=string]Quantity
 requests 2 v1.ResourceList=map[v1.ResourceName=string]Quantity
core.TypedLocalObjectReference atomic
 apiGroup 1 *string written
 kind 2 string written required
 name 3 string written required
core.TypedObjectReference
 apiGroup 1 *string written
 kind 2 string written required
 name 3 string written required
 namespace 4 *string
`;
