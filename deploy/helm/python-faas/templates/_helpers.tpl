{{/* Every name here has a prefix: an umbrella's charts share one set of names. */}}

{{- define "python-faas.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The main application calls http://<release>-python-faas:8000. */}}
{{- define "python-faas.fullname" -}}
{{- $own := printf "%s-%s" .Release.Name (include "python-faas.name" . | trimPrefix "coze-loop-") -}}
{{- .Values.fullnameOverride | default $own | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "python-faas.selectorLabels" -}}
app.kubernetes.io/name: {{ include "python-faas.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Whoever wears it may call the service; a Service of others must not select it. */}}
{{- define "python-faas.clientLabels" -}}
python-faas-client: "true"
{{- end -}}

{{- define "python-faas.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "python-faas.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "python-faas.serviceAccountName" -}}
{{- $own := ternary (include "python-faas.fullname" .) "default" .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default $own -}}
{{- end -}}

{{/* What an umbrella hands over; absent parts are empty. */}}
{{- define "python-faas.customImage" -}}
{{- (.Values.custom | default dict).image | default dict | toJson -}}
{{- end -}}

{{- define "python-faas.image" -}}
{{- $custom := include "python-faas.customImage" . | fromJson -}}
{{- $image := .Values.image -}}
{{- $path := compact (list ($custom.registry | default $image.registry) $image.repository $image.image) | join "/" -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $path $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $path ($image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* A list of names, from a name or a list. */}}
{{- define "python-faas.pullSecrets" -}}
{{- $custom := include "python-faas.customImage" . | fromJson -}}
{{- $secrets := $custom.pullSecrets | default .Values.image.pullSecrets -}}
{{- if kindIs "string" $secrets -}}
{{- $secrets = compact (list $secrets) -}}
{{- end -}}
{{- $secrets | default list | toJson -}}
{{- end -}}

{{/*
Key by key, so that a limit of which nobody spoke stays. `deployment.resources`
is where older charts of the main application have them.
*/}}
{{- define "python-faas.resources" -}}
{{- $merged := deepCopy .Values.resources -}}
{{- range list .Values.deployment.resources (.Values.custom | default dict).resources -}}
{{- $merged = mergeOverwrite $merged (. | default dict | deepCopy) -}}
{{- end -}}
{{- range $name := list "cpu" "memory" -}}
{{- if not (dig "limits" $name "" $merged) -}}
{{- fail (printf "Cannot plan a pod: resources.limits.%s is absent" $name) -}}
{{- end -}}
{{- end -}}
{{- $memory := include "python-faas.quantity" $merged.limits.memory | float64 -}}
{{- if lt $memory 531628032.0 -}}
{{- fail (printf "Cannot plan a pod: resources.limits.memory is %v, and the service needs at least 507Mi (630Mi for Python)" $merged.limits.memory) -}}
{{- end -}}
{{- range $name := list "cpu" "memory" -}}
{{- $limit := index $merged.limits $name -}}
{{- $request := dig "requests" $name $limit $merged -}}
{{- if gt (include "python-faas.quantity" $request | float64) (include "python-faas.quantity" $limit | float64) -}}
{{- fail (printf "Cannot plan a pod: resources.requests.%s is %v, above its limit of %v" $name $request $limit) -}}
{{- end -}}
{{- end -}}
{{- $merged | toJson -}}
{{- end -}}

{{/* A quantity of Kubernetes, such as 500m, 2 or 4Gi, as a plain number. */}}
{{- define "python-faas.quantity" -}}
{{- $text := toString . -}}
{{- $number := regexFind "^[0-9.]+(e[0-9]+)?" $text | float64 -}}
{{- $unit := regexReplaceAll "^[0-9.]+(e[0-9]+)?" $text "" -}}
{{- $factors := dict "" 1.0 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 -}}
{{- if not (hasKey $factors $unit) -}}
{{- fail (printf "Cannot read a quantity: %q has an unknown unit" $text) -}}
{{- end -}}
{{- mulf $number (index $factors $unit) -}}
{{- end -}}

{{/* Milliseconds of a setting, from what is written in `settings` or else here. */}}
{{- define "python-faas.timeoutMs" -}}
{{- $own := dig "faas" "timeout" 30000 (.Values.env | default dict) -}}
{{- index .Values.settings "FAAS_TIMEOUT" | default $own | toString | float64 | int64 -}}
{{- end -}}

{{/* Programs that run at SIGTERM may end, however long they may run. */}}
{{- define "python-faas.drainMs" -}}
{{- index .Values.settings "FAAS_DRAIN_TIMEOUT" | default (include "python-faas.timeoutMs" .) | toString | float64 | int64 -}}
{{- end -}}

{{- define "python-faas.terminationGracePeriodSeconds" -}}
{{- $sleep := .Values.deployment.preStopSleepSeconds | int64 -}}
{{- $drain := divf (include "python-faas.drainMs" . | float64) 1000 | ceil | int64 -}}
{{- $least := add $sleep $drain -}}
{{- $asked := .Values.deployment.terminationGracePeriodSeconds -}}
{{- if kindIs "invalid" $asked -}}
{{- add $least 5 -}}
{{- else if le (int64 $asked) $least -}}
{{- fail (printf "Cannot end pods in order: deployment.terminationGracePeriodSeconds is %d, and the sleep of %d s and the drain of %d s need more" (int64 $asked) $sleep $drain) -}}
{{- else -}}
{{- int64 $asked -}}
{{- end -}}
{{- end -}}

{{/* What the restricted Pod Security profile asks of a container, and more. */}}
{{- define "python-faas.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "python-faas.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "python-faas.languages" -}}
{{- $own := dig "faas" "language" "" (.Values.env | default dict) -}}
{{- $own | default (join "," .Values.languages) -}}
{{- end -}}

{{/* The settings as the service reads them: text, and no exponents. */}}
{{- define "python-faas.settings" -}}
{{- $settings := dict "FAAS_LANGUAGES" (include "python-faas.languages" .) -}}
{{- $_ := set $settings "FAAS_TIMEOUT" (include "python-faas.timeoutMs" .) -}}
{{- $_ := set $settings "FAAS_DRAIN_TIMEOUT" (include "python-faas.drainMs" .) -}}
{{- range $name, $value := .Values.settings -}}
{{- if kindIs "float64" $value -}}
{{- $value = ternary ($value | int64 | toString) (toString $value) (eq (floor $value) $value) -}}
{{- end -}}
{{- $_ := set $settings $name (toString $value) -}}
{{- end -}}
{{- if .Values.policy -}}
{{- $_ := set $settings "FAAS_SAFETY_POLICY" "/app/policy/policy.json" -}}
{{- end -}}
{{- if .Values.keys.secret -}}
{{- $_ := set $settings "FAAS_KEYS_FILE" "/app/keys/keys.yaml" -}}
{{- end -}}
{{- $settings | toJson -}}
{{- end -}}
