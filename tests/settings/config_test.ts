import assert from "node:assert/strict";
import { CONFIG_VARIABLES, loadConfig } from "../../src/settings/config.ts";
import { ConfigError } from "../../src/run/thrown_errors.ts";

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

Deno.test("loadConfig() has a default for everything", () => {
  assert.deepEqual(loadConfig({}), {
    memoryLimitBytes: 4_294_967_296,
    cpuLimit: 2,
    timeoutMs: 30_000,
    host: "127.0.0.1",
    port: 8890,
    playground: true,
    mcp: true,
    browserHosts: "auto",
    languages: ["python", "javascript"],
    kinds: ["core", "full"],
    poolMinSize: 1,
    poolMaxSize: 64,
    sandboxes: {},
    runMemoryLimitBytes: 268_435_456,
    cpuTimeLimitMs: 0,
    killGraceMs: 500,
    maxBodyBytes: 8_388_608,
    maxOutputBytes: 1_048_576,
    maxFileBytes: 67_108_864,
    maxFiles: 10_000,
    batchRows: 10_000_000,
    batchBytes: 4_294_967_296,
    batchTimeoutMs: 3_600_000,
    batchSandboxes: 256,
    stateBytes: "auto",
    stateLimitBytes: 16_777_216,
    stateTtlSeconds: 86_400,
    callTtlSeconds: 600,
    stateStore: "",
    stateKey: "",
    queueSize: 256,
    queueTimeoutMs: 10_000,
    drainTimeoutMs: 8_000,
    requireLocks: false,
    fork: "auto",
    forkRenewMs: 3_600_000,
    freshProcess: false,
    sandboxPerCaller: false,
    stopDelayMs: 1_000,
    maxConnections: "auto",
    safetyPolicy: "strict",
    filePolicy: "asked",
    logFormat: "auto",
    logLevel: "info",
    auditLog: "off",
    dialects: [],
    dialectPolicies: {
      "sandbox-fusion": "permissive",
      dify: "permissive",
      langfuse: "permissive",
      piston: "permissive",
      judge0: "permissive",
      e2b: "permissive",
      "open-instruct": "permissive",
      jupyter: "permissive",
      librechat: "permissive",
    },
    difyKey: "",
    langfuseSecret: "",
    keysFile: "",
    toolsFile: "",
    quotaStore: "",
    metricsAccess: "callers",
  });
});

Deno.test("loadConfig() takes an empty variable for an absent one", () => {
  const empty = Object.fromEntries(
    CONFIG_VARIABLES.map((variable, index) => [variable, index % 2 ? "" : " "]),
  );
  assert.deepEqual(loadConfig(empty), loadConfig({}));
});

Deno.test("loadConfig() reads every variable", () => {
  const config = loadConfig({
    PYTHON_FAAS_MEMORY_LIMIT: "1.5G",
    PYTHON_FAAS_CPU_LIMIT: "0.5",
    FAAS_TIMEOUT: "1000",
    FAAS_HOST: "::1",
    FAAS_PORT: " 8000 ",
    FAAS_PLAYGROUND: "off",
    FAAS_BROWSER_HOSTS: "faas.example, Other.example",
    FAAS_LANGUAGES: "JavaScript",
    FAAS_KINDS: "full",
    FAAS_POOL_MIN_SIZE: "2",
    FAAS_POOL_MAX_SIZE: "8",
    FAAS_SANDBOXES: "core=4, full=1",
    FAAS_RUN_MEMORY_LIMIT: "1Gi",
    FAAS_CPU_TIME_LIMIT: "2000",
    FAAS_KILL_GRACE: "100",
    FAAS_MAX_BODY_BYTES: "1M",
    FAAS_MAX_OUTPUT_BYTES: "64Ki",
    FAAS_MAX_FILE_BYTES: "0",
    FAAS_MAX_FILES: "10",
    FAAS_MCP: "off",
    FAAS_BATCH_ROWS: "1",
    FAAS_BATCH_BYTES: "1M",
    FAAS_BATCH_TIMEOUT: "2",
    FAAS_BATCH_SANDBOXES: "3",
    FAAS_STATE_BYTES: "1K",
    FAAS_STATE_LIMIT_BYTES: "64Ki",
    FAAS_STATE_TTL: "60",
    FAAS_CALL_TTL: "5",
    FAAS_STATE_STORE: "rediss://ann:secret@valkey:6380/1",
    FAAS_STATE_KEY: "0123456789abcdef0123456789abcdef",
    FAAS_QUEUE_SIZE: "0",
    FAAS_QUEUE_TIMEOUT: "500",
    FAAS_DRAIN_TIMEOUT: "0",
    FAAS_STOP_DELAY: "5000",
    FAAS_MAX_CONNECTIONS: "2000",
    FAAS_SAFETY_POLICY: "/etc/policy.json",
    FAAS_FILES: "Never",
    FAAS_REQUIRE_LOCKS: "on",
    FAAS_FORK: "On",
    FAAS_FORK_RENEW: "60000",
    FAAS_FRESH_PROCESS: "on",
    FAAS_SANDBOX_PER_CALLER: "On",
    FAAS_LOG_FORMAT: "JSON",
    FAAS_LOG_LEVEL: "Debug",
    FAAS_AUDIT_LOG: "/var/log/python-faas/audit.jsonl",
    FAAS_DIALECTS: "Dify, judge0, dify",
    FAAS_DIALECT_POLICIES: "dify = Own",
    FAAS_DIFY_KEY: "k",
    FAAS_LANGFUSE_SECRET: "s",
    FAAS_KEYS_FILE: "keys.yaml",
    FAAS_TOOLS_FILE: "tools.json",
    FAAS_QUOTA_STORE: "redis://valkey",
    FAAS_METRICS_ACCESS: "prometheus",
  });
  assert.deepEqual(config, {
    memoryLimitBytes: 1_610_612_736,
    cpuLimit: 0.5,
    timeoutMs: 1_000,
    host: "::1",
    port: 8_000,
    playground: false,
    mcp: false,
    browserHosts: ["faas.example", "other.example"],
    languages: ["javascript"],
    kinds: ["full"],
    poolMinSize: 2,
    poolMaxSize: 8,
    sandboxes: { core: 4, full: 1 },
    runMemoryLimitBytes: 1_073_741_824,
    cpuTimeLimitMs: 2_000,
    killGraceMs: 100,
    maxBodyBytes: 1_048_576,
    maxOutputBytes: 65_536,
    maxFileBytes: 0,
    maxFiles: 10,
    batchRows: 1,
    batchBytes: 1_048_576,
    batchTimeoutMs: 2,
    batchSandboxes: 3,
    stateBytes: 1_024,
    stateLimitBytes: 65_536,
    stateTtlSeconds: 60,
    callTtlSeconds: 5,
    stateStore: "rediss://ann:secret@valkey:6380/1",
    stateKey: "0123456789abcdef0123456789abcdef",
    queueSize: 0,
    queueTimeoutMs: 500,
    drainTimeoutMs: 0,
    requireLocks: true,
    fork: "on",
    forkRenewMs: 60_000,
    freshProcess: true,
    sandboxPerCaller: true,
    stopDelayMs: 5_000,
    maxConnections: 2_000,
    safetyPolicy: "/etc/policy.json",
    filePolicy: "never",
    logFormat: "json",
    logLevel: "debug",
    auditLog: "/var/log/python-faas/audit.jsonl",
    dialects: ["dify", "judge0"],
    dialectPolicies: {
      "sandbox-fusion": "permissive",
      dify: "own",
      langfuse: "permissive",
      piston: "permissive",
      judge0: "permissive",
      e2b: "permissive",
      "open-instruct": "permissive",
      jupyter: "permissive",
      librechat: "permissive",
    },
    difyKey: "k",
    langfuseSecret: "s",
    keysFile: "keys.yaml",
    toolsFile: "tools.json",
    quotaStore: "redis://valkey",
    metricsAccess: "prometheus",
  });
});

Deno.test("loadConfig() refuses a value that makes no sense", () => {
  const bad: Readonly<Record<string, readonly string[]>> = {
    FAAS_DIALECTS: ["docker", "dify;piston", "dify,", "all,dify"],
    FAAS_DIALECT_POLICIES: ["strict", "dify", "dify=open", "langfuse=strict"],
    FAAS_PORT: ["80x", "-1", "65536", "8890.0", "0x10", "1e3", "tcp://x:1"],
    FAAS_HOST: ["a b", "http://x", "x/y"],
    FAAS_PLAYGROUND: ["yes", "1"],
    FAAS_BROWSER_HOSTS: ["http://x", "a b", "x:80", ","],
    FAAS_KINDS: ["javascript", "core;full", ",", "science"],
    FAAS_LANGUAGES: ["ruby", "python;javascript", ",", "typescript"],
    FAAS_TIMEOUT: ["0", "30s", "-1", "86400001", "NaN", "Infinity"],
    FAAS_POOL_MIN_SIZE: ["0", "auto"],
    FAAS_POOL_MAX_SIZE: ["0", "257"],
    FAAS_SANDBOXES: ["2", "core", "core=0", "core=demand", "x=1", "core=1,"],
    PYTHON_FAAS_CPU_LIMIT: ["0", "0.0", "two", "-2", "1025", "1e2"],
    PYTHON_FAAS_MEMORY_LIMIT: ["4X", "G", "-4G", "10M", "4 G B", "4,5G", "1Ei"],
    FAAS_RUN_MEMORY_LIMIT: ["1M", "5G"],
    FAAS_REQUIRE_LOCKS: ["yes", "1"],
    FAAS_FORK: ["yes", "1"],
    FAAS_FORK_RENEW: ["0", "1h"],
    FAAS_FRESH_PROCESS: ["1", "auto"],
    FAAS_SANDBOX_PER_CALLER: ["1", "b"],
    FAAS_SAFETY_POLICY: ["stirct", "none", "/etc/policy.yaml"],
    FAAS_FILES: ["yes", "off"],
    FAAS_LOG_FORMAT: ["xml"],
    FAAS_LOG_LEVEL: ["loud"],
    FAAS_AUDIT_LOG: ["on", "audit.jsonl", "./audit.jsonl", "/var/log/"],
  };
  for (const [variable, values] of Object.entries(bad)) {
    for (const value of values) {
      const problems = problemsOf({ [variable]: value });
      assert.equal(problems.length, 1, `${variable}=${value}`);
      assert.ok(problems[0].startsWith(`Cannot use ${variable}="${value}": `));
      assert.match(problems[0], /: accepted is \w/);
    }
  }
});

Deno.test("loadConfig() names every bad variable at once, a line each", () => {
  assert.deepEqual(
    problemsOf({
      FAAS_PORT: "80\n80",
      FAAS_TIMEOUT: "x".repeat(1_000),
      FAAS_QUEUE_SIZE: "5",
    }),
    [
      `Cannot use FAAS_TIMEOUT="${"x".repeat(100)}…": accepted is a whole ` +
      "number of milliseconds from 1 to 86400000",
      'Cannot use FAAS_PORT="80\\n80": accepted is a whole number from 0 to ' +
      "65535",
    ],
  );
});

Deno.test("loadConfig() refuses a pool that is smaller than its least", () => {
  assert.deepEqual(
    problemsOf({ FAAS_POOL_MIN_SIZE: "5", FAAS_POOL_MAX_SIZE: "4" }),
    [
      'Cannot use FAAS_POOL_MIN_SIZE="5": accepted is at most ' +
      "FAAS_POOL_MAX_SIZE, which is 4",
    ],
  );
});

Deno.test("loadConfig() asks for keys where callers share no process", () => {
  assert.deepEqual(problemsOf({ FAAS_SANDBOX_PER_CALLER: "on" }), [
    'Cannot use FAAS_SANDBOX_PER_CALLER="on" without FAAS_KEYS_FILE: nobody ' +
    "tells callers apart",
  ]);
});

Deno.test("loadConfig() asks for a key where states outlive the service", () => {
  assert.deepEqual(problemsOf({ FAAS_STATE_STORE: "redis://valkey" }), [
    "Cannot use FAAS_STATE_STORE without FAAS_STATE_KEY: states outlive the " +
    "service there, so their key must, too; accepted is a text of at least 32 " +
    "characters",
  ]);
});

Deno.test("loadConfig() never shows a secret, not even a wrong one", () => {
  for (
    const [variable, value] of [
      ["FAAS_STATE_KEY", "hunter2"],
      ["FAAS_STATE_STORE", "http://:hunter2@valkey"],
      ["FAAS_STATE_STORE", "redis://:hunter2@valkey/one"],
      ["FAAS_STATE_STORE", "redis://:hunter2@valkey?db=1"],
      ["FAAS_STATE_STORE", "redis:hunter2"],
      ["FAAS_QUOTA_STORE", "http://:hunter2@valkey"],
    ]
  ) {
    const [problem, ...more] = problemsOf({ [variable]: value });
    assert.deepEqual(more, []);
    assert.match(problem, RegExp(`^Cannot use ${variable}: accepted is `));
    assert.ok(!problem.includes("hunter2"), problem);
  }
});
