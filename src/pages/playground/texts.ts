/// <reference lib="dom" />
/**
 * Texts of the page, in each of its languages.
 *
 * @module
 */

/** Languages of the page. */
export type Locale = "en" | "zh";

const EN = {
  skip: "Skip to the program",
  tabProgram: "Program",
  tabBatch: "Batch",
  reference: "Reference",
  dark: "Dark",
  light: "Light",
  key: "Key",
  keyHint: "This service asks for a key. It is kept until this tab is closed.",
  language: "Language",
  run: "Run",
  share: "Copy link",
  editor: "Program",
  input: "Input",
  inputLabel: "INPUT, as JSON",
  stdin: "Stdin",
  stdinLabel: "Standard input of the program",
  snippets: "Request",
  snippetFor: "For",
  copy: "Copy",
  copied: "Copied",
  history: "History",
  clear: "Clear",
  notJson: "This is not JSON: {reason}",
  running: "Running …",
  asks: "The program asks",
  answer: "Answer",
  success: "Succeeded",
  succeeded: "Succeeded in {time} ms",
  stopped: "Stopped",
  failed: "{type}: {message}",
  failedAt: "{type} in line {line}, column {column}: {message}",
  refused: "The service answered {status}: {reason}",
  unreachable: "The service cannot be reached: {reason}",
  durations: "waited {queue} ms, ran {run} ms",
  cpu: "CPU time",
  milliseconds: "{count} ms",
  memory: "Memory",
  runtime: "Runtime",
  sandbox: "Sandbox",
  policy: "Safety policy",
  exitCode: "Exit code",
  wholeAnswer: "The whole answer",
  resultArea: "Result of the program",
  stdout: "Output",
  result: "Result",
  details: "Details",
  value: "Returned",
  json: "As JSON",
  asText: "As text",
  lastExpression: "Last expression",
  findings: "Refused by the safety policy",
  goTo: "line {line}",
  pictures: "Pictures",
  files: "Files",
  download: "Download {name} ({size} bytes)",
  truncated: "Cut at the limit: {names}",
  ignored: "Ignored fields: {names}",
  moreRows: "{count} more rows are not shown",
  notRun: "Run the program to see its output.",
  noFiles: "The program wrote no files.",
  empty: "Nothing printed, nothing returned.",
  howToReturn:
    "End with an expression to show its value here, or call return_val(value) to return it to the caller.",
  giveFiles: "Files",
  dropFiles: "Drop files here, or choose some.",
  chooseFiles: "Choose files",
  removeFile: "Remove {name}",
  wrap: "Wrap lines",
  examples: "Examples",
  example_score: "Score an answer",
  example_table: "Show a table",
  example_figure: "Draw a figure",
  example_stream: "Print while it runs",
  example_stdin: "Read standard input",
  example_files: "Read and write files",
  example_equation: "Solve an equation",
  example_classifier: "Train a classifier",
  example_sql: "Query with SQL",
  example_tools: "Call a tool",
  example_javascript: "JavaScript: reshape data",
  example_typescript: "TypeScript: check a schema",
  example_batch: "Score many rows",
  example_judge: "Judge a program",
  example_notebook: "Continue a state",
  runBatch: "Run for each row",
  stop: "Stop",
  rows: "Rows: CSV with a header, or one line of JSON per row",
  rowCount: "{count} rows",
  noRows: "There are no rows",
  badRow: "Line {line} is not JSON: {reason}",
  batchRunning: "{done} of {count} rows",
  batchDone: "{done} rows in {time} ms: {outcomes}",
  batchCut: "Ended early after {done} rows: {reason}",
  batchStopped: "Stopped after {done} rows",
  batchHint:
    "The program runs once for each row, which is its INPUT. The returned values appear here.",
  chooseFile: "Choose a file",
  columns: "Columns",
  insert: "Insert {use}",
  time: "Time",
  all: "all",
  showMore: "Show more ({count})",
  scores: "Scores",
  scoreSummary: "mean {mean}",
  times: "Times",
  timeSummary: "median {median} ms, p95 {most} ms",
  bin: "{from} to {to}: {count}",
  tabJudge: "Judge",
  judge: "Judge",
  judgeHint:
    "The program runs once for each test. Its output is compared with the expected output.",
  compare: "Comparison",
  compareTrimmed: "Lines",
  compareExact: "Exact",
  compareTokens: "Words",
  compareAnyOrder: "Lines in any order",
  compareNumbers: "Numbers",
  tests: "Tests",
  testTable: "Table",
  testJson: "JSON lines",
  testJsonLabel:
    "Tests: one line of JSON per test, or CSV with stdin and expected",
  addTest: "Add a test",
  removeTest: "Remove test {index}",
  stdinOf: "Standard input of test {index}",
  expectedOf: "Expected output of test {index}",
  expected: "Expected",
  stderr: "Error output",
  got: "Got",
  line: "Line",
  test: "Test",
  nothing: "(nothing)",
  testCount: "{count} tests",
  noTests: "There are no tests",
  notPairs:
    "Some tests are more than pairs of input and output: they stay JSON.",
  judging: "Judging by {count} tests …",
  judged: "{verdict}: {passed} of {total} passed, score {score}",
  reason: "Reason",
  differs: "expected {expected}, got {got}",
  differsAt: "line {line}, column {column}: expected {expected}, got {got}",
  downloadJson: "JSON",
  downloadJsonl: "JSON lines",
  downloadCsv: "CSV",
  row: "Row",
  outcome: "Outcome",
  tabNotebook: "Notebook",
  runAll: "Run all",
  restart: "Restart",
  addCell: "Add code",
  exportNotebook: "Save .ipynb",
  importNotebook: "Open .ipynb",
  notebookHint:
    "Shift+Enter runs a cell and selects the next, Ctrl+Enter runs it and stays.",
  cell: "Cell {number}",
  cellRun: "Run",
  cellUp: "Up",
  cellDown: "Down",
  cellAbove: "Add above",
  cellBelow: "Add below",
  cellDelete: "Delete",
  cellEdit: "Edit",
  cellToCode: "Turn into code",
  cellToMarkdown: "Turn into text (Markdown)",
  cellTools: "Actions of the cell",
  markdownCell: "Text {number}",
  emptyMarkdown: "Empty text: press Enter to write",
  addMarkdown: "Add text",
  states: "States",
  statesHint:
    "Each cell continues the state of the last run. Click a state to go back to it.",
  freshStart: "Fresh start",
  keys: "Keys",
  keysEdit: "Enter edits a cell, Esc leaves its editor.",
  keysMove:
    "↑ and ↓ select; A and B add above and below; D D deletes, Z undoes.",
  keysType: "M turns a cell into text, Y into code.",
  continue: "Continue from here",
  cellWaits: "{cell}: waits",
  cellRuns: "{cell}: running …",
  cellDone: "{cell}: {outcome} ({time} ms)",
  cellStopped: "Stopped: the state is the one from before that cell",
  stateIs: "State of {bytes} bytes, kept until {time}",
  stateNone: "No state yet: the next run starts fresh",
  stateBack: "The next run continues from [{count}] {title}",
  stateLost: "Nothing to continue: {reason}. The state is the one from before.",
  stateGone:
    "The state no longer exists, and the next run starts fresh. Run the cells again. ({status}: {reason})",
  restarted: "The state is dropped: the next run starts fresh",
  badNotebook: "Cannot open the file: {reason}",
  htmlResult: "HTML result {number}",
  notShown: "Not shown here: {types}",
} as const;

/** Names of the texts. */
export type TextName = keyof typeof EN;

/** A text for each name. */
export type Texts = Readonly<Record<TextName, string>>;

/** Loads the texts of each language. */
export const TEXTS: Readonly<Record<Locale, () => Promise<Texts>>> = {
  en: () => Promise.resolve(EN),
  zh: async () => (await import("./texts_zh.ts")).ZH,
};

let locale: Locale = "en";
let texts: Texts = EN;

/** Returns the language of the page. */
export function currentLocale(): Locale {
  return locale;
}

/** Sets the language in which {@linkcode text} speaks from here on. */
export async function setLocale(chosen: Locale): Promise<void> {
  texts = await TEXTS[chosen]();
  locale = chosen;
}

/** Reports whether there is a text of this name. */
export function isTextName(name: string): name is TextName {
  return Object.hasOwn(EN, name);
}

/** Returns a text; `values` stand where it has their names in braces. */
export function text(
  name: TextName,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return texts[name].replaceAll(
    /\{(\w+)\}/g,
    (whole, key: string) => String(values[key] ?? whole),
  );
}
