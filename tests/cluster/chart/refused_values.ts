/**
 * Values that the chart must refuse.
 *
 * @module
 */

/** Values that make no sense, and what the refusal must name. */
export const REFUSED_VALUES: readonly (readonly [string, RegExp])[] = [
  ["replicas=2", /replicas/],
  ["deployment.replicaCount=-1", /replicaCount/],
  ["deployment.terminationGracePeriodSeconds=30", /drain of 30 s/],
  ["deployment.preStopSleepSeconds=-1", /preStopSleepSeconds/],
  ["image.pullPolicy=Sometimes", /pullPolicy/],
  ["image.digest=sha256:123", /digest/],
  ["image.tag=a b", /tag/],
  ["languages={python,cobol}", /languages/],
  ["languages=", /languages/],
  ["settings.FAAS_QUEUE_SIZES=2", /FAAS_QUEUE_SIZES/],
  ["settings.FAAS_PORT=9000", /FAAS_PORT/],
  ["settings.PYTHON_FAAS_MEMORY_LIMIT=1G", /PYTHON_FAAS_MEMORY_LIMIT/],
  ["extraEnv[0].name=PYTHON_FAAS_CPU_LIMIT", /extraEnv/],
  ["env.faas.port=9000", /port/],
  ["service.targetPort=9000", /targetPort/],
  ["service.type=ExternalName", /type/],
  ["resources.limits.cpu=null", /limits\.cpu is absent/],
  ["resources.limits.memory=100Mi", /at least 507Mi/],
  ["resources.limits.memory=lots", /memory/],
  ["resources.requests.memory=8Gi", /above its limit/],
  ["resources.requests.cpu=2500m", /above its limit/],
  ["custom.resources.limits.memory=1Gi", /requests\.memory is 2Gi, above/],
  ["autoscaling.enabled=maybe", /enabled/],
  ["autoscaling.kind=vpa", /kind/],
  ["autoscaling.enabled=true,autoscaling.maxReplicas=1", /maxReplicas is 1/],
  ["autoscaling.enabled=true,autoscaling.kind=keda", /prometheusAddress/],
  ["autoscaling.queueSizeTarget=0", /queueSizeTarget/],
  ["podDisruptionBudget.minAvailable=1", /minAvailable/],
  ["networkPolicy.clients[0].app=null", /clients/],
  ["networkPolicy.extraFrom[0].ports=1", /extraFrom/],
  ["stateStore.enabled=true", /stateStore\.secret is empty/],
  ["stateStore.enabled=true,stateStore.secret=a,stateStore.to=null", /\.to is/],
  ["stateStore.to[0].ports=1", /to/],
  ["stateStore.port=0", /port/],
  ["settings.FAAS_STATE_STORE=redis://valkey", /FAAS_STATE_STORE/],
  ["serviceMonitor.interval=15", /interval/],
  ["keys.secret=Not_A_Name", /secret/],
  ["keys.secrets=a", /secrets/],
  ["liveness.intervalSeconds=0", /intervalSeconds/],
];
