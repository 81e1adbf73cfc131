/**
 * Looks at what the chart renders, for several sets of values, and at what it
 * refuses; needs no cluster. Prints "ok - ..." or "not ok - ..." a line.
 *
 * Usage: `check_chart.ts HELM KUBECONFORM SCHEMAS WORK`, the last one a folder to
 * write to.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { REFUSED_VALUES } from "./chart/refused_values.ts";
import {
  objects as objectsOf,
  type Rendered,
  run,
  template as templateOf,
} from "./chart/render.ts";

const [helm = "", kubeconform = "", schemas = "", work = ""] = Deno.args;
const HERE = import.meta.dirname ?? ".";
const CHART = `${HERE}/../../deploy/helm/python-faas`;

/** Files of values for which everything must be in order. */
const VALUES_FILES = [
  "bare",
  "everything",
  "keda",
].map((name) => `${HERE}/values/${name}.yaml`)
  .concat(`${CHART}/values.yaml`, `${CHART}/values-javascript.yaml`);

/** Kinds of operators, of which Kubernetes itself has no schema. */
const FOREIGN_KINDS = "ScaledObject,ServiceMonitor,PrometheusRule";

let failures = 0;

async function check(title: string, action: () => Promise<void> | void) {
  try {
    await action();
    console.log(`ok - ${title}`);
  } catch (error) {
    failures++;
    const text = error instanceof Error ? error.message : String(error);
    console.log(`not ok - ${title}: ${text.replaceAll("\n", " / ")}`);
  }
}

function template(args: readonly string[], chart = CHART) {
  return templateOf(helm, chart, args);
}

function objects(args: readonly string[], chart = CHART) {
  return objectsOf(helm, chart, args);
}

async function deployment(args: readonly string[]): Promise<Rendered> {
  return (await objects(args)).get("Deployment/coze-loop-python-faas");
}

function set(...values: readonly string[]): string[] {
  return values.map((value) => `--set=${value}`);
}

for (const path of VALUES_FILES) {
  const name = path.split("/").at(-1);
  await check(`lint: ${name}`, async () => {
    const { success, out, err } = await run(helm, [
      "lint",
      "--strict",
      CHART,
      `--values=${path}`,
    ]);
    assert.ok(success, out + err);
  });
  await check(`schemas: ${name} renders what Kubernetes knows`, async () => {
    const { success, out } = await run(kubeconform, [
      "-strict",
      `-skip=${FOREIGN_KINDS}`,
      `-schema-location=${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
    ], await template([`--values=${path}`]));
    assert.ok(success, out);
  });
}

await check("schemas: an unknown field is noticed", async () => {
  const wrong = (await template([])).replace("maxSurge", "maxSurges");
  const { success } = await run(kubeconform, [
    "-strict",
    `-schema-location=${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`,
  ], wrong);
  assert.ok(!success);
});

for (const [values, pattern] of REFUSED_VALUES) {
  await check(`refused: ${values}`, async () => {
    const { success, err } = await run(helm, [
      "template",
      "coze-loop",
      CHART,
      `--set=${values}`,
    ]);
    assert.ok(!success, "it was accepted");
    assert.match(err, pattern);
  });
}

await check(
  "pod: the keys are those of a Secret, in a folder that changes",
  async () => {
    const args = set("keys.secret=faas-keys", "keys.testSecret=faas-key");
    const all = await objects(args);
    const { data } = all.get("ConfigMap/coze-loop-python-faas") as Rendered;
    assert.equal(data.FAAS_KEYS_FILE, "/app/keys/keys.yaml");
    const { containers: [container], volumes } =
      all.get("Deployment/coze-loop-python-faas").spec.template.spec;
    const mount: Rendered = container.volumeMounts
      .find(({ name }: Rendered) => name === "keys");
    // Kubernetes never changes a file that is mounted by itself.
    assert.deepEqual(mount, {
      name: "keys",
      mountPath: "/app/keys",
      readOnly: true,
    });
    const volume: Rendered = volumes.find(({ name }: Rendered) =>
      name === "keys"
    );
    assert.equal(volume.secret.secretName, "faas-keys");
    const { containers: [{ env }] } = all.get("Pod/coze-loop-python-faas-test")
      .spec;
    const key: Rendered = env.find(({ name }: Rendered) => name === "FAAS_KEY");
    assert.deepEqual(key.valueFrom.secretKeyRef, {
      name: "faas-key",
      key: "key",
    });
  },
);

await check("pod: without a Secret nobody is asked for a key", async () => {
  const all = await objects([]);
  const { data } = all.get("ConfigMap/coze-loop-python-faas") as Rendered;
  assert.equal(data.FAAS_KEYS_FILE, undefined);
  const { volumes } = all.get("Deployment/coze-loop-python-faas").spec.template
    .spec;
  assert.ok(volumes.every(({ name }: Rendered) => name !== "keys"));
});

await check("pod: its limits are the service's own", async () => {
  const { containers: [container] } = (await deployment(set(
    "resources.limits.cpu=1500m",
  ))).spec.template.spec;
  const env = new Map(container.env.map((e: Rendered) => [e.name, e]));
  assert.deepEqual(env.get("PYTHON_FAAS_CPU_LIMIT"), {
    name: "PYTHON_FAAS_CPU_LIMIT",
    value: "1.5",
  });
  const memory: Rendered = env.get("PYTHON_FAAS_MEMORY_LIMIT");
  assert.equal(memory.valueFrom.resourceFieldRef.resource, "limits.memory");
});

await check(
  "pod: the time to SIGKILL holds the sleep and the drain",
  async () => {
    const grace = async (...values: string[]) =>
      (await deployment(set(...values))).spec.template.spec
        .terminationGracePeriodSeconds;
    assert.equal(await grace(), 40);
    assert.equal(await grace("settings.FAAS_TIMEOUT=60000"), 70);
    assert.equal(await grace("settings.FAAS_DRAIN_TIMEOUT=2500"), 13);
    assert.equal(await grace("deployment.preStopSleepSeconds=20"), 55);
    assert.equal(
      await grace("deployment.terminationGracePeriodSeconds=600"),
      600,
    );
  },
);

await check("settings: large numbers have no exponent", async () => {
  const { data } =
    (await objects(set("settings.FAAS_MAX_BODY_BYTES=268435456")))
      .get("ConfigMap/coze-loop-python-faas");
  assert.equal(data.FAAS_MAX_BODY_BYTES, "268435456");
});

await check("settings: a change rolls the pods", async () => {
  const annotations = async (...values: string[]) =>
    (await deployment(set(...values))).spec.template.metadata.annotations;
  assert.notDeepEqual(
    await annotations(),
    await annotations("settings.FAAS_QUEUE_SIZE=2"),
  );
});

await check("scaling: the autoscaler has the replicas to itself", async () => {
  assert.equal((await deployment([])).spec.replicas, 1);
  const scaled = await objects(set("autoscaling.enabled=true"));
  assert.equal(
    scaled.get("Deployment/coze-loop-python-faas").spec.replicas,
    undefined,
  );
  assert.ok(scaled.has("HorizontalPodAutoscaler/coze-loop-python-faas"));
  const keda = await objects([`--values=${HERE}/values/keda.yaml`]);
  assert.ok(keda.has("ScaledObject/coze-loop-python-faas"));
  assert.ok(!keda.has("HorizontalPodAutoscaler/coze-loop-python-faas"));
});

await check("scaling: CPUs count if they are asked for", async () => {
  const metrics = async (...values: string[]) =>
    (await objects(set("autoscaling.enabled=true", ...values)))
      .get("HorizontalPodAutoscaler/coze-loop-python-faas").spec.metrics
      .map(({ type, resource }: Rendered) =>
        resource?.target.averageValue ?? type
      );
  assert.deepEqual(await metrics(), ["Pods"]);
  assert.deepEqual(await metrics("autoscaling.cpuPercent=60"), [
    "Pods",
    "1200m",
  ]);
  assert.deepEqual(
    await metrics(
      "autoscaling.cpuPercent=75",
      "resources.limits.cpu=500m",
      "resources.requests.cpu=100m",
    ),
    ["Pods", "375m"],
  );
});

await check("network: never is everybody let in by an empty list", async () => {
  const policy = (await objects(["--set-json=networkPolicy.clients=[]"]))
    .get("NetworkPolicy/coze-loop-python-faas").spec;
  assert.deepEqual(policy.egress, []);
  assert.deepEqual(policy.policyTypes, ["Ingress", "Egress"]);
  assert.deepEqual(policy.ingress.map(({ from }: Rendered) => from), [[
    { podSelector: { matchLabels: { "python-faas-client": "true" } } },
  ]]);
});

await check(
  "states: a store can be reached, and nothing else but names",
  async () => {
    const all = await objects(set(
      "stateStore.enabled=true",
      "stateStore.quotas=true",
      "stateStore.secret=states",
      "stateStore.port=6380",
    ));
    const { egress } = all.get("NetworkPolicy/coze-loop-python-faas").spec;
    assert.deepEqual(egress[0], {
      ports: [{ port: 6380 }],
      to: [{
        podSelector: { matchLabels: { "app.kubernetes.io/name": "valkey" } },
      }],
    });
    assert.deepEqual(
      egress[1].ports.map(({ port }: Rendered) => port),
      [53, 53],
    );
    assert.equal(egress[1].to.length, 1);
    assert.equal(egress.length, 2);
    const { dnsPolicy, containers: [{ env }] } =
      all.get("Deployment/coze-loop-python-faas").spec.template.spec;
    assert.equal(dnsPolicy, undefined);
    const secrets = env
      .filter(({ valueFrom }: Rendered) => valueFrom?.secretKeyRef)
      .map(({ name, valueFrom }: Rendered) => [name, valueFrom.secretKeyRef]);
    assert.deepEqual(secrets, [
      ["FAAS_STATE_STORE", { name: "states", key: "url" }],
      ["FAAS_STATE_KEY", { name: "states", key: "key" }],
      ["FAAS_QUOTA_STORE", { name: "states", key: "url" }],
    ]);
  },
);

await check("states: without a store no name can be looked up", async () => {
  const { dnsPolicy } = (await deployment([])).spec.template.spec;
  assert.equal(dnsPolicy, "None");
});

await check(
  "test: its pod is none of the service's, nor the application's",
  async () => {
    const { labels } = (await objects([]))
      .get("Pod/coze-loop-python-faas-test").metadata;
    assert.notEqual(labels["app.kubernetes.io/name"], "coze-loop-python-faas");
    assert.equal(labels.app, undefined);
    assert.equal(labels["python-faas-client"], "true");
  },
);

await check("alerts: they are those of deploy/prometheus", async () => {
  const rule = (await objects(set("prometheusRule.enabled=true")))
    .get("PrometheusRule/coze-loop-python-faas");
  const [document] = parseAllDocuments(
    await Deno.readTextFile(`${CHART}/../../prometheus/rules.yml`),
  );
  assert.deepEqual(rule.spec, document.toJSON());
});

await check("package: it holds what the checkout links", async () => {
  const { success, err } = await run(helm, ["package", CHART, "-d", work]);
  assert.ok(success, err);
  const packed = `${work}/coze-loop-python-faas-1.2.0.tgz`;
  const args = set("prometheusRule.enabled=true");
  const strip = (text: string) => text.replaceAll(/^# Source: .*\n/gm, "");
  assert.equal(
    strip(await template(args, packed)),
    strip(await template(args)),
  );
});

/** A chart of charts that has ours where the main application has its own. */
async function umbrella(): Promise<string> {
  const path = `${work}/umbrella`;
  await Deno.mkdir(path, { recursive: true });
  const dependency = {
    name: "coze-loop-python-faas",
    version: "1.2.0",
    repository: `file://${CHART}`,
    condition: "custom.faas.python.disabled",
  };
  await Deno.writeTextFile(
    `${path}/Chart.yaml`,
    JSON.stringify({
      apiVersion: "v2",
      name: "coze-loop",
      version: "1.0.0",
      dependencies: [dependency, { ...dependency, alias: "coze-loop-js-faas" }],
    }),
  );
  await Deno.copyFile(`${HERE}/values/umbrella.yaml`, `${path}/values.yaml`);
  const { success, err } = await run(helm, ["dependency", "update", path]);
  assert.ok(success, err);
  return path;
}

await check(
  "umbrella: names, port and selectors are those that it calls",
  async () => {
    const all = await objects([], await umbrella());
    for (const name of ["coze-loop-python-faas", "coze-loop-js-faas"]) {
      const { spec } = all.get(`Service/${name}`);
      assert.deepEqual(spec.ports, [{
        name: "http",
        port: 8000,
        targetPort: 8000,
      }]);
      assert.deepEqual(spec.selector, {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/instance": "coze-loop",
      });
      const { selector, template } = all.get(`Deployment/${name}`).spec;
      assert.deepEqual(selector.matchLabels, spec.selector);
      assert.equal(template.spec.containers[0].ports[0].name, "http");
    }
  },
);

await check("umbrella: what it hands over is used", async () => {
  const all = await objects([], await umbrella());
  const { replicas, template } =
    all.get("Deployment/coze-loop-python-faas").spec;
  const [container] = template.spec.containers;
  assert.equal(replicas, 2);
  assert.match(
    container.image,
    /^registry\.example\/cozedev\/coze-loop-python-faas:/,
  );
  assert.deepEqual(template.spec.imagePullSecrets, [{
    name: "registry-secret",
  }]);
  assert.equal(
    all.get("ConfigMap/coze-loop-python-faas").data.FAAS_TIMEOUT,
    "20000",
  );
  assert.equal(
    all.get("ConfigMap/coze-loop-js-faas").data.FAAS_LANGUAGES,
    "javascript",
  );
});

await check(
  "umbrella: a pod is never without a limit that nobody spoke of",
  async () => {
    const all = await objects([], await umbrella());
    const [{ resources }] =
      all.get("Deployment/coze-loop-python-faas").spec.template.spec.containers;
    assert.deepEqual(resources, {
      limits: { cpu: "4", memory: "4Gi" },
      requests: { cpu: "1", memory: "3Gi" },
    });
  },
);

Deno.exit(failures === 0 ? 0 : 1);
