/**
 * Takes a CPU profile of a Deno process that was started with `--inspect`, by
 * the Chrome DevTools Protocol.
 *
 * @module
 */

import { z } from "zod";

const TARGETS = z.array(z.object({ webSocketDebuggerUrl: z.url() })).min(1);

const REPLY = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});

const PROFILE = z.object({
  nodes: z.array(z.object({
    id: z.number(),
    callFrame: z.object({
      functionName: z.string(),
      url: z.string(),
      lineNumber: z.number(),
    }),
    children: z.array(z.number()).default([]),
  })),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** A CPU profile as V8 makes it: a tree of frames, samples in microseconds. */
export type CpuProfile = z.infer<typeof PROFILE>;

/** Time between two samples, in microseconds. */
const INTERVAL_US = 100;

/**
 * Profiles a process while `work` goes on.
 *
 * @param port The process's inspector, on the loopback address.
 * @throws {Error} If there is no inspector.
 */
export async function takeCpuProfile(
  port: number,
  work: () => Promise<unknown>,
): Promise<CpuProfile> {
  const list = await fetch(`http://127.0.0.1:${port}/json`);
  const [{ webSocketDebuggerUrl }] = TARGETS.parse(await list.json());
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.onmessage = ({ data }) => {
    const { success, data: reply } = REPLY.safeParse(JSON.parse(data));
    // Events have no number.
    if (!success) return;
    const call = waiting.get(reply.id);
    if (reply.error) call?.reject(new Error(reply.error.message));
    else call?.resolve(reply.result);
  };
  let calls = 0;
  function call(method: string, params: object = {}): Promise<unknown> {
    const id = ++calls;
    const result = Promise.withResolvers<unknown>();
    waiting.set(id, result);
    socket.send(JSON.stringify({ id, method, params }));
    return result.promise;
  }
  await call("Profiler.enable");
  await call("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await call("Profiler.start");
  await work();
  const stopped = z.object({ profile: PROFILE });
  const { profile } = stopped.parse(await call("Profiler.stop"));
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
  return profile;
}

/**
 * Returns the profile with names in place of WebAssembly's function numbers.
 *
 * @param names Names by number; what is not there keeps its number.
 */
export function nameFunctions(
  profile: CpuProfile,
  names: Readonly<Record<string, string>>,
): CpuProfile {
  const nodes = profile.nodes.map((node) => {
    const { callFrame } = node;
    const functionName = callFrame.functionName.replace(
      /^wasm-function\[(\d+)\]$/,
      (number: string, index: string) => names[index] ?? number,
    );
    return { ...node, callFrame: { ...callFrame, functionName } };
  });
  return { ...profile, nodes };
}
