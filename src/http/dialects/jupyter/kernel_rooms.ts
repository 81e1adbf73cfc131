/**
 * The kernels of Jupyter's clients: contexts by their UUID, and the rooms of
 * those that somebody looks at from here.
 *
 * @module
 */

import type {
  ContextOwner,
  Contexts,
  NamedContext,
} from "../../../run/context.ts";
import type { Language } from "../../../run/languages.ts";
import { WRITABLE_FOLDERS } from "../../../run/inputs.ts";
import type { BodyBudget } from "../../server/body_budget.ts";
import { HttpError } from "../../server/http_error.ts";
import type { HttpRequest } from "../../server/http_request.ts";
import { kernelName } from "./kernel_names.ts";
import { KernelRoom } from "./kernel_room.ts";

/** A kernel in the form that clients receive. */
export interface KernelModel {
  readonly id: string;
  readonly name: string;
  readonly last_activity: string;
  readonly execution_state: string;
  readonly connections: number;
}

/** Contexts of Jupyter's clients are apart from those of others. */
const SANDBOX = "jupyter";
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The kernels, by the requests that name them. */
export class KernelRooms {
  readonly #contexts: Contexts;
  readonly #budget: BodyBudget;
  readonly #rooms = new Map<string, KernelRoom>();

  /** Creates them without anybody who looks. */
  constructor(contexts: Contexts, budget: BodyBudget) {
    this.#contexts = contexts;
    this.#budget = budget;
  }

  /** Websockets that are open to a caller's kernels. */
  connections(request: HttpRequest): number {
    const prefix = keyOf(request, "");
    let count = 0;
    for (const [key, { connections }] of this.#rooms) {
      if (key.startsWith(prefix)) count += connections;
    }
    return count;
  }

  /** Makes a kernel; `label`: see `NamedContext`. */
  async create(
    request: HttpRequest,
    language: Language,
    label = "",
  ): Promise<NamedContext> {
    const name = crypto.randomUUID();
    await this.#contexts.create(ownerOf(request), {
      language,
      cwd: WRITABLE_FOLDERS[0],
      name,
      label,
    });
    return await this.find(request, name);
  }

  /** Returns the kernels of who asks, in the order in which they were made. */
  async list(request: HttpRequest): Promise<readonly NamedContext[]> {
    const all = await this.#contexts.named(ownerOf(request));
    return all.filter(({ name }) => UUID.test(name));
  }

  /** Returns one. @throws {HttpError} 404 if there is none. */
  async find(request: HttpRequest, name: string): Promise<NamedContext> {
    const found = UUID.test(name)
      ? await this.#contexts.find(ownerOf(request), name)
      : undefined;
    if (found !== undefined) return found;
    throw new HttpError(404, `Kernel does not exist: ${name.slice(0, 64)}`);
  }

  /** Ends a kernel. @throws {HttpError} 404 if there is none. */
  async delete(request: HttpRequest, name: string): Promise<void> {
    const { id } = await this.find(request, name);
    await this.#contexts.delete(ownerOf(request), id);
    this.#rooms.get(keyOf(request, name))?.died();
  }

  /** Restarts a kernel. @throws {HttpError} 404 if there is none. */
  async restart(request: HttpRequest, name: string): Promise<void> {
    const { id } = await this.find(request, name);
    await this.#contexts.restart(ownerOf(request), id);
    this.#rooms.get(keyOf(request, name))?.restarted();
  }

  /** Gives a kernel another label. */
  async relabel(
    request: HttpRequest,
    { id }: NamedContext,
    label: string,
  ): Promise<void> {
    await this.#contexts.relabel(ownerOf(request), id, label);
  }

  /** Ends the cell that runs here. @throws {HttpError} 404 without a kernel. */
  async interrupt(request: HttpRequest, name: string): Promise<void> {
    await this.find(request, name);
    this.#rooms.get(keyOf(request, name))?.interrupt();
  }

  /** Returns the room of a kernel, which begins if nobody is in it. */
  room(request: HttpRequest, kernel: NamedContext): KernelRoom {
    const { name, id, language } = kernel;
    const key = keyOf(request, name);
    let room = this.#rooms.get(key);
    if (room !== undefined) return room;
    room = new KernelRoom({
      kernel,
      language,
      context: { sandbox: SANDBOX, id },
      budget: this.#budget,
      left: () => void this.#rooms.delete(key),
      shutDown: async (isRestart) => {
        await (isRestart
          ? this.restart(request, name)
          : this.delete(request, name));
      },
    });
    this.#rooms.set(key, room);
    return room;
  }

  /** Returns the model of a kernel, which clients receive. */
  model(request: HttpRequest, kernel: NamedContext): KernelModel {
    const { name: id, language, usedMs } = kernel;
    const room = this.#rooms.get(keyOf(request, id));
    return {
      id,
      name: kernelName(language),
      last_activity: jupyterTime(usedMs),
      execution_state: room?.state ?? "idle",
      connections: room?.connections ?? 0,
    };
  }
}

/** Returns a time with the microseconds that Jupyter's server asks for. */
export function jupyterTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

function ownerOf({ caller }: HttpRequest): ContextOwner {
  const sandbox = SANDBOX;
  return { ...(caller === undefined ? {} : { caller: caller.name }), sandbox };
}

function keyOf({ caller }: HttpRequest, name: string): string {
  return `${JSON.stringify(caller?.name ?? "")} ${name}`;
}
