/// <reference lib="dom" />
/**
 * What the page says, in each of its languages.
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
  runHint: "Ctrl+Enter",
  share: "Copy link",
  editor: "Program",
  editorHint: "Tab indents; Esc, then Tab leaves the editor.",
  input: "Input (JSON)",
  stdin: "Standard input",
  snippets: "As a request",
  snippetFor: "For",
  copy: "Copy",
  copied: "Copied",
  history: "History",
  clear: "Clear",
  notJson: "This is no JSON: {reason}",
  running: "Running …",
  success: "Succeeded",
  failed: "{type}: {message}",
  failedAt: "{type} in line {line}, column {column}: {message}",
  refused: "The service answered {status}: {reason}",
  unreachable: "The service cannot be reached: {reason}",
  durations: "waited {queue} ms, ran {run} ms",
  resources: "CPU {cpu} ms, memory {memory} MiB",
  stdout: "Output",
  stderr: "Errors",
  value: "Return value",
  json: "As JSON",
  findings: "What the safety policy refuses",
  goTo: "line {line}",
  pictures: "Pictures",
  files: "Files",
  download: "Download {name} ({size} bytes)",
  truncated: "Cut at its limit: {names}",
  ignored: "Fields that mean nothing here: {names}",
  moreRows: "{count} more rows are not shown",
  empty: "The program printed nothing and returned nothing.",
  runBatch: "Run for each row",
  stop: "Stop",
  rows: "Rows: CSV with a head line, or a line of JSON each",
  rowCount: "{count} rows",
  noRows: "There are no rows",
  badRow: "Line {line} is no JSON: {reason}",
  batchRunning: "{done} of {count} rows",
  batchDone: "{done} rows in {time} ms: {outcomes}",
  batchCut: "Ended early after {done} rows: {reason}",
  batchStopped: "Stopped after {done} rows",
  downloadJsonl: "Download JSON lines",
  downloadCsv: "Download CSV",
  row: "Row",
  outcome: "Outcome",
  microseconds: "µs",
} as const;

/** Names of the texts. */
export type TextName = keyof typeof EN;

const ZH: Readonly<Record<TextName, string>> = {
  skip: "跳到程序",
  tabProgram: "程序",
  tabBatch: "批量",
  reference: "接口文档",
  dark: "深色",
  light: "浅色",
  key: "密钥",
  keyHint: "此服务需要密钥。密钥只保留到关闭此标签页为止。",
  language: "语言",
  run: "运行",
  runHint: "Ctrl+Enter",
  share: "复制链接",
  editor: "程序",
  editorHint: "Tab 缩进；先按 Esc 再按 Tab 离开编辑器。",
  input: "输入（JSON）",
  stdin: "标准输入",
  snippets: "对应的请求",
  snippetFor: "用于",
  copy: "复制",
  copied: "已复制",
  history: "历史",
  clear: "清空",
  notJson: "这不是 JSON：{reason}",
  running: "运行中……",
  success: "成功",
  failed: "{type}：{message}",
  failedAt: "第 {line} 行第 {column} 列 {type}：{message}",
  refused: "服务返回 {status}：{reason}",
  unreachable: "无法连接服务：{reason}",
  durations: "等待 {queue} 毫秒，运行 {run} 毫秒",
  resources: "CPU {cpu} 毫秒，内存 {memory} MiB",
  stdout: "输出",
  stderr: "错误输出",
  value: "返回值",
  json: "JSON 形式",
  findings: "安全策略拒绝的内容",
  goTo: "第 {line} 行",
  pictures: "图片",
  files: "文件",
  download: "下载 {name}（{size} 字节）",
  truncated: "超出上限而被截断：{names}",
  ignored: "此处无意义的字段：{names}",
  moreRows: "还有 {count} 行未显示",
  empty: "程序没有输出，也没有返回值。",
  runBatch: "逐行运行",
  stop: "停止",
  rows: "数据行：带表头的 CSV，或每行一个 JSON",
  rowCount: "共 {count} 行",
  noRows: "没有数据行",
  badRow: "第 {line} 行不是 JSON：{reason}",
  batchRunning: "已完成 {done} / {count} 行",
  batchDone: "{done} 行，用时 {time} 毫秒：{outcomes}",
  batchCut: "在 {done} 行后提前结束：{reason}",
  batchStopped: "在 {done} 行后停止",
  downloadJsonl: "下载 JSON 行",
  downloadCsv: "下载 CSV",
  row: "行",
  outcome: "结果",
  microseconds: "微秒",
};

/** The table. */
export const TEXTS: Readonly<
  Record<Locale, Readonly<Record<TextName, string>>>
> = { en: EN, zh: ZH };

let locale: Locale = "en";

/** Says in which language {@linkcode text} speaks from here on. */
export function setLocale(chosen: Locale): void {
  locale = chosen;
}

/** Returns a text; `values` stand where it has their names in braces. */
export function text(
  name: TextName,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return TEXTS[locale][name].replaceAll(
    /\{(\w+)\}/g,
    (whole, key: string) => String(values[key] ?? whole),
  );
}
