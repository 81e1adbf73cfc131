/**
 * The sections of `bench/RESULTS.md`, and the command that measures each.
 *
 * @module
 */

/** One section. */
export interface Section {
  /** Its name in the marks around it. */
  readonly name: string;
  /** File of this folder that measures it, and its options. */
  readonly args: readonly string[];
  /** Goes on for an hour: recorded only where it is asked for by its name. */
  readonly takesAnHour?: boolean;
}

/** In the order in which they are measured. All but the long ones: 20 minutes. */
export const SECTIONS: readonly Section[] = [
  { name: "start", args: ["start.ts", "--rounds", "5"] },
  { name: "hello", args: ["hello.ts"] },
  { name: "kinds", args: ["kinds.ts"] },
  {
    name: "comparison",
    args: ["main.ts", "--rounds", "2", "--seconds", "1"],
  },
  { name: "javascript", args: ["javascript.ts"] },
  { name: "rows", args: ["rows/main.ts"] },
  { name: "csv", args: ["rows/csv.ts"] },
  { name: "fairness", args: ["rows/fairness.ts"] },
  { name: "hang_up", args: ["rows/hang_up.ts"] },
  { name: "million", args: ["rows/million.ts"] },
  { name: "states", args: ["states/main.ts"] },
  { name: "observed", args: ["observed.ts"] },
  { name: "unread", args: ["unread.ts"] },
  { name: "half-open", args: ["half_open.ts"] },
  { name: "calls", args: ["calls.ts"] },
  { name: "judging", args: ["judge.ts"] },
  { name: "callers", args: ["callers/main.ts"] },
  {
    name: "soak-hello",
    args: ["soak.ts", "--only", "hello", "--count", "1000000"],
    takesAnHour: true,
  },
  {
    name: "soak-science",
    args: ["soak.ts", "--only", "science", "--count", "20000"],
    takesAnHour: true,
  },
  {
    name: "soak-mix",
    args: ["soak.ts", "--seconds", "3600", "--sample", "10"],
    takesAnHour: true,
  },
  {
    name: "soak-states",
    args: ["states/soak.ts", "--seconds", "3600"],
    takesAnHour: true,
  },
];
