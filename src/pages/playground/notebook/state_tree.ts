/// <reference lib="dom" />
/**
 * The states of a notebook as a tree. The first way from a state goes on below
 * it, each other one is a branch of its own.
 *
 * @module
 */

import { element } from "../dom.ts";
import { text } from "../texts.ts";
import type { KeptState } from "./notebook.ts";

/** Options for {@linkcode stateTree}. */
export interface StateTreeOptions {
  readonly states: readonly KeptState[];
  /** Id of the state that the next run goes on from; null: a fresh start. */
  readonly current: string | null;
  /** Called with the id of the state to go back to. */
  readonly onChoose: (id: string | null) => void;
}

/** Returns the list of the states, with the fresh start as its root. */
export function stateTree(
  { states, current, onChoose }: StateTreeOptions,
): HTMLOListElement {
  const known = new Set(states.map(({ id }) => id));
  const children = Map.groupBy(
    states,
    ({ parent }) => parent !== null && known.has(parent) ? parent : null,
  );

  function row(id: string | null, label: string, title: string): HTMLLIElement {
    const isHere = id === current;
    const button = element(
      "button",
      {
        class: "quiet",
        attributes: {
          type: "button",
          ...(isHere ? { "aria-current": "true" } : {}),
        },
        onClick: () => onChoose(id),
      },
      element("span", { class: "state-count", text: label }),
      element("span", { class: "state-title", text: title }),
    );
    return element("li", {}, button);
  }

  /** Returns a state and all that went on from it, without calls in calls. */
  function branch(first: KeptState): HTMLOListElement {
    const list = element("ol");
    let state: KeptState | undefined = first;
    while (state !== undefined) {
      const item = row(state.id, `[${state.count}]`, state.title);
      const [next, ...others]: KeptState[] = children.get(state.id) ?? [];
      item.append(...others.map(branch));
      list.append(item);
      state = next;
    }
    return list;
  }

  const root = row(null, "", text("freshStart"));
  root.append(...(children.get(null) ?? []).map(branch));
  return element("ol", { class: "states" }, root);
}
