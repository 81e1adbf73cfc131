/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * A table of results that come one by one: it sorts them, filters them by
 * outcome, and opens each. Draws what is seen of it, however many there are.
 *
 * @module
 */

import { element } from "../dom.ts";
import { text, type TextName } from "../texts.ts";
import { outcomeName } from "./outcomes.ts";
import { type CellValue, compareValues } from "./row_order.ts";

/** A result. */
export interface ResultRow {
  /** From 0 on. */
  readonly index: number;
  /** Name of the outcome, as the service has it. */
  readonly outcome: string;
  readonly isGood: boolean;
  /** One for each column. */
  readonly values: readonly CellValue[];
  /** Values to sort by, one for each column. @default {`values`} */
  readonly keys?: readonly CellValue[];
  /** Returns what an opened row shows. */
  readonly details: () => readonly Node[];
}

/** A column beside the number of the row and its outcome. */
export interface Column {
  readonly name: TextName;
  /** Writes its numbers. */
  readonly format?: (value: number) => string;
  /** Leaves it out where there is no room. */
  readonly isWide?: boolean;
}

/** Options for {@linkcode RowTable}. */
export interface RowTableOptions {
  /** Name of the table for screen readers. */
  readonly label: TextName;
  /** Heading of the numbers of its rows. */
  readonly number: TextName;
  readonly columns: readonly Column[];
  /** Text in place of a table without rows. */
  readonly hint: TextName;
  /** Returns charts of what has come. */
  readonly charts: () => readonly Node[];
  /** Called when a row is opened. */
  readonly onOpen: (row: ResultRow) => void;
}

interface RowView {
  readonly row: HTMLTableRowElement;
  readonly opener: HTMLButtonElement;
  details: HTMLTableRowElement | undefined;
}

/** Rows that are drawn at first, and by each press of the button. */
const PAGE_ROWS = 200;
/** Pause before new rows are drawn, at least. */
const LEAST_PAUSE_MS = 150;
/** Pause as a multiple of the time that drawing takes. */
const PAUSE_FACTOR = 4;
const MOST_CELL_CHARS = 300;

/** A table of the page. */
export class RowTable {
  readonly #options: RowTableOptions;
  readonly #host: HTMLElement;
  readonly #charts = element("div", { class: "charts" });
  readonly #filters = element("div", {
    class: "filters",
    attributes: { role: "group" },
  });
  readonly #head = element("tr");
  readonly #body = element("tbody");
  readonly #box = element(
    "div",
    { class: "table", attributes: { tabindex: "0", role: "region" } },
    element("table", {}, element("thead", {}, this.#head), this.#body),
  );
  readonly #more = element("button", {
    attributes: { type: "button" },
    onClick: () => {
      this.#shown += PAGE_ROWS;
      this.draw();
    },
  });
  readonly #chips = new Map<string, HTMLButtonElement>();
  readonly #views = new Map<number, RowView>();
  readonly #open = new Set<number>();
  #rows: ResultRow[] = [];
  /** Outcome that is shown; "" for all of them. */
  #filter = "";
  /** Column 0 has the numbers of the rows, column 1 their outcomes. */
  #sort = { column: 0, isDown: false };
  #shown = PAGE_ROWS;
  #pauseMs = LEAST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Puts the table into `host`. */
  constructor(host: HTMLElement, options: RowTableOptions) {
    this.#host = host;
    this.#options = options;
    this.retell();
  }

  /** Forgets all rows. */
  clear(): void {
    this.#rows = [];
    this.#open.clear();
    this.#filter = "";
    this.#shown = PAGE_ROWS;
    this.retell();
  }

  /** Adds a row, which is drawn soon. */
  add(row: ResultRow): void {
    this.#rows.push(row);
    this.#timer ??= setTimeout(() => this.draw(), this.#pauseMs);
  }

  /** Draws everything that has come. */
  draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#rows.length === 0) {
      const hint = text(this.#options.hint);
      this.#host.replaceChildren(element("p", { class: "hint", text: hint }));
      return;
    }
    const startMs = performance.now();
    if (!this.#box.isConnected) {
      this.#host.replaceChildren(
        this.#charts,
        this.#filters,
        this.#box,
        this.#more,
      );
    }
    this.#charts.replaceChildren(...this.#options.charts());
    this.#drawFilters();
    const rows = this.#wanted();
    this.#drawRows(rows.slice(0, this.#shown));
    const count = rows.length - this.#shown;
    this.#more.hidden = count <= 0;
    this.#more.textContent = text("showMore", { count });
    const tookMs = performance.now() - startMs;
    this.#pauseMs = Math.max(LEAST_PAUSE_MS, PAUSE_FACTOR * tookMs);
  }

  /** Shows everything again, in the language of the page. */
  retell(): void {
    this.#views.clear();
    this.#chips.clear();
    this.#filters.replaceChildren();
    this.#filters.setAttribute("aria-label", text("outcome"));
    this.#box.setAttribute("aria-label", text(this.#options.label));
    const columns: readonly Column[] = [
      { name: this.#options.number },
      { name: "outcome" },
      ...this.#options.columns,
    ];
    this.#head.replaceChildren(
      ...columns.map((column, index) => this.#headView(column, index)),
    );
    this.draw();
  }

  /** Returns the rows that are shown, in their order. */
  #wanted(): readonly ResultRow[] {
    const { column, isDown } = this.#sort;
    const valueOf = ({ index, outcome, values, keys = values }: ResultRow) =>
      [index, outcome, ...keys][column];
    return this.#rows
      .filter(({ outcome }) => this.#filter === "" || outcome === this.#filter)
      .sort((a, b) => {
        const order = compareValues(valueOf(a), valueOf(b));
        return (isDown ? -order : order) || a.index - b.index;
      });
  }

  #headView({ name, isWide, format }: Column, column: number): HTMLElement {
    const isSorted = this.#sort.column === column;
    const order = this.#sort.isDown ? "descending" : "ascending";
    return element(
      "th",
      {
        class: classOf(format !== undefined, isWide),
        attributes: {
          scope: "col",
          "aria-sort": isSorted ? order : "none",
        },
      },
      element("button", {
        class: "quiet",
        text: text(name),
        attributes: { type: "button" },
        onClick: () => this.#sortBy(column),
      }),
    );
  }

  #sortBy(column: number): void {
    const isDown = this.#sort.column === column && !this.#sort.isDown;
    this.#sort = { column, isDown };
    for (const [index, head] of [...this.#head.children].entries()) {
      const order = isDown ? "descending" : "ascending";
      head.setAttribute("aria-sort", index === column ? order : "none");
    }
    this.draw();
  }

  #drawFilters(): void {
    const counts = Map.groupBy(this.#rows, ({ outcome }) => outcome);
    const chips: readonly (readonly [string, number])[] = [
      ["", this.#rows.length],
      ...[...counts].map(([name, rows]) => [name, rows.length] as const),
    ];
    for (const [name, count] of chips) {
      let chip = this.#chips.get(name);
      if (chip === undefined) {
        chip = element("button", {
          class: "quiet",
          attributes: { type: "button", "data-outcome": name },
          onClick: () => {
            this.#filter = name;
            this.#shown = PAGE_ROWS;
            this.draw();
          },
        });
        this.#chips.set(name, chip);
        this.#filters.append(chip);
      }
      chip.textContent = `${
        name === "" ? text("all") : outcomeName(name)
      } ${count}`;
      chip.setAttribute("aria-pressed", String(name === this.#filter));
    }
  }

  /** Moves as little as it can: what has the focus stays where it is. */
  #drawRows(rows: readonly ResultRow[]): void {
    const parts = rows.flatMap((row) => {
      const { row: main, details } = this.#viewOf(row);
      return details === undefined ? [main] : [main, details];
    });
    const kept = new Set<Element>(parts);
    for (const part of [...this.#body.children]) {
      if (!kept.has(part)) part.remove();
    }
    let place = this.#body.firstElementChild;
    for (const part of parts) {
      if (part === place) place = place.nextElementSibling;
      else this.#body.insertBefore(part, place);
    }
  }

  #viewOf(row: ResultRow): RowView {
    const known = this.#views.get(row.index);
    if (known !== undefined) return known;
    const opener = element("button", {
      class: "quiet",
      text: String(row.index),
      attributes: { type: "button" },
      onClick: () => this.#toggle(row),
    });
    const view: RowView = {
      row: element(
        "tr",
        { class: row.isGood ? "" : "failed" },
        element("th", { attributes: { scope: "row" } }, opener),
        element("td", {
          class: "outcome",
          text: outcomeName(row.outcome),
          attributes: { "data-outcome": row.isGood ? "success" : "error" },
        }),
        ...this.#options.columns.map(({ format = String, isWide }, column) => {
          const value = row.values[column];
          const isNumber = typeof value === "number";
          return element("td", {
            class: classOf(isNumber, isWide),
            text: isNumber
              ? format(value)
              : (value ?? "").slice(0, MOST_CELL_CHARS),
          });
        }),
      ),
      opener,
      details: undefined,
    };
    this.#views.set(row.index, view);
    this.#showDetails(view, row);
    return view;
  }

  #toggle(row: ResultRow): void {
    if (!this.#open.delete(row.index)) {
      this.#open.add(row.index);
      this.#options.onOpen(row);
    }
    this.#showDetails(this.#viewOf(row), row);
    this.draw();
  }

  #showDetails(view: RowView, row: ResultRow): void {
    const isOpen = this.#open.has(row.index);
    view.opener.setAttribute("aria-expanded", String(isOpen));
    // Columns that a phone leaves out must not be spanned either.
    const wide = this.#options.columns.filter(({ isWide }) => isWide);
    const colspan = String(this.#options.columns.length + 2 - wide.length);
    view.details = isOpen
      ? element(
        "tr",
        { class: "details" },
        element("td", { attributes: { colspan } }, ...row.details()),
        ...wide.map(() => element("td", { class: "wide" })),
      )
      : undefined;
  }
}

function classOf(isNumber: boolean, isWide = false): string {
  return `${isNumber ? "number " : ""}${isWide ? "wide" : ""}`.trim();
}
