/**
 * Finds the kind of sandbox for a program: the one to try first, and the one to
 * go to with a program that lacked a module. Starts nothing.
 *
 * @module
 */

import type { RunRequest } from "../run/request.ts";
import type { Kind } from "./kind.ts";
import { createRouter, type RoutedProgram, type Router } from "./route.ts";
import type { PlannedKind } from "./plan_pool.ts";

/** Places programs among kinds that may come later, or never. */
export class Placement {
  readonly #kinds: readonly Kind[];
  #router: Router;

  /** Creates a placement among `kinds`, in their order. */
  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds;
    this.#router = routerOf(kinds);
  }

  /**
   * Returns where a run starts; undefined if its state, or its language, is of
   * nowhere here.
   */
  first(
    request: Pick<RunRequest, "code" | "language" | "resume" | "keepAs">,
  ): Kind | undefined {
    const { resume, keepAs } = request;
    if (resume !== undefined) {
      return this.#kinds.find(({ name, isAbsent }) =>
        name === resume.kind && !isAbsent
      );
    }
    const first = this.#at(this.#router.first(request));
    if (keepAs === undefined) return first;
    const roomiest = this.#at(this.#router.roomiest(request));
    if (roomiest?.isHere && roomiest.canServe) return roomiest;
    // A state is what differs from an image, and there is none of it.
    return first?.isStandIn ? this.#kinds[1] : first;
  }

  /** Returns the kind that has what a program lacked in `kind`, if one has. */
  next(
    kind: Kind,
    modules: readonly string[],
    program: RoutedProgram,
  ): Kind | undefined {
    // A state can be continued where it was made, and nowhere else.
    if (program.resume !== undefined || modules.length === 0) return undefined;
    const from = this.#kinds.indexOf(kind);
    const index = this.#router.next(from, modules, program);
    if (index === null || !this.#kinds[index].canServe) return undefined;
    return this.#kinds[index];
  }

  /** Returns which kinds have what a program lacked, if no kind has it all. */
  explain(modules: readonly string[], program: RoutedProgram): string | null {
    return this.#router.explain(modules, program);
  }

  /**
   * Takes in a kind that was planned as coming; a name that was not planned is
   * ignored.
   */
  arrive(planned: PlannedKind): void {
    const kind = this.#coming(planned.name);
    if (kind === undefined) return;
    kind.planned = planned;
    this.#router = routerOf(this.#kinds);
  }

  /** Leaves out a kind that was planned as coming; returns it. */
  giveUp(name: string): Kind | undefined {
    const kind = this.#coming(name);
    if (kind !== undefined) this.leaveOut(kind);
    return kind;
  }

  /** Leaves out a kind: no further program goes there. */
  leaveOut(kind: Kind): void {
    kind.isAbsent = true;
    this.#router = routerOf(this.#kinds);
  }

  #at(index: number | null): Kind | undefined {
    return index === null ? undefined : this.#kinds[index];
  }

  #coming(name: string): Kind | undefined {
    return this.#kinds.find((kind) => kind.name === name && kind.isComing);
  }
}

function routerOf(kinds: readonly Kind[]): Router {
  return createRouter(
    kinds.map(({ planned, isAbsent }) => ({
      ...planned,
      // One that is absent runs nothing.
      ...(isAbsent ? { modules: [], languages: [] } : {}),
    })),
  );
}
