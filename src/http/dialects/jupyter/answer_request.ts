/**
 * Answers of a kernel to each request of Jupyter's protocol except the one that
 * runs a cell.
 *
 * @module
 */

import { kernelLanguage } from "./kernel_names.ts";
import type { Asked, Room } from "./asked.ts";
import { runCell } from "./run_cell.ts";

type Content = Readonly<Record<string, unknown>>;
type Answer = (room: Room, asked: Asked) => Content | Promise<Content>;

const PROTOCOL = "5.3";

/** Answers by the name of the request without "_request". */
const ANSWERS: Readonly<Record<string, Answer>> = {
  kernel_info({ options: { language } }, { seat: { runs } }) {
    const { displayName, info } = kernelLanguage(language);
    const version = runs.version(language);
    return {
      status: "ok",
      protocol_version: PROTOCOL,
      implementation: "python-faas",
      implementation_version: version,
      language_info: { ...info, version },
      banner: displayName,
      help_links: [],
      supported_features: [],
    };
  },
  async complete(room, { seat, message: { content } }) {
    const { code, cursor } = place(content);
    const answer = await seat.runs.ask(room.options, {
      ask: "complete",
      code,
      cursor,
      detail: 0,
    }) as { readonly matches: string[]; readonly start: number } | undefined;
    const { matches = [], start = cursor } = answer ?? {};
    return {
      status: "ok",
      matches,
      cursor_start: start,
      cursor_end: cursor,
      metadata: {},
    };
  },
  async inspect(room, { seat, message: { content } }) {
    const { detail_level: detail = 0 } = content;
    const answer = await seat.runs.ask(room.options, {
      ask: "inspect",
      ...place(content),
      detail: Number(detail),
    }) as { readonly text: string | null } | undefined;
    const text = answer?.text ?? undefined;
    return {
      status: "ok",
      found: text !== undefined,
      data: text === undefined ? {} : { "text/plain": text },
      metadata: {},
    };
  },
  async is_complete(room, { seat, message: { content } }) {
    const { code } = place(content);
    const answer = await seat.runs.ask(room.options, { ask: "whole", code });
    return answer as Content | undefined ?? { status: "unknown" };
  },
  history({ history }, { message: { content: { n } } }) {
    const count = typeof n === "number" && n > 0 ? n : history.length;
    return { status: "ok", history: history.slice(-count) };
  },
  // No object of a kernel stays in a process, so none can be spoken to.
  comm_info: () => ({ status: "ok", comms: {} }),
  interrupt(room) {
    room.interrupt();
    return { status: "ok" };
  },
  async shutdown(room, asked) {
    const restart = asked.message.content.restart === true;
    room.reply(asked, "shutdown_reply", { status: "ok", restart });
    await room.options.shutDown(restart);
    return NO_REPLY;
  },
};

const NO_REPLY: Content = {};

/** Answers a request. Never throws. */
export async function answerRequest(
  room: Room,
  asked: Asked,
): Promise<void> {
  const { msg_type: type } = asked.message.header;
  if (type === "execute_request") return await runCell(room, asked);
  if (type === "comm_open") {
    const { comm_id } = asked.message.content;
    return room.tell(asked.message.header, "comm_close", { comm_id, data: {} });
  }
  const name = type.replace(/_request$/, "");
  if (name === type || !Object.hasOwn(ANSWERS, name)) return;
  let content: Content;
  try {
    content = await ANSWERS[name](room, asked);
  } catch (error) {
    // Such as a service that has no room: nothing was promised.
    const evalue = error instanceof Error ? error.message : String(error);
    content = { status: "error", ename: "Error", evalue, traceback: [] };
  }
  if (content !== NO_REPLY) room.reply(asked, `${name}_reply`, content);
}

function place({ code, cursor_pos }: Content) {
  const text = typeof code === "string" ? code : "";
  const cursor = typeof cursor_pos === "number" && cursor_pos >= 0
    ? Math.trunc(cursor_pos)
    : text.length;
  return { code: text, cursor };
}
