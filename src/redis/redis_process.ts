/**
 * The far end of a link: a process that may reach one server and nothing else.
 * The first order says which. It ends with the service.
 *
 * @module
 */

import { messageFrame, readMessages } from "../own_process/message_frames.ts";
import { RedisConnection } from "./redis_connection.ts";
import type { RedisNews, RedisOrder } from "./redis_link.ts";

const output = Deno.stdout.writable.getWriter();

function tell(news: RedisNews): void {
  // A pipe that breaks means that the service has ended, and so does this.
  output.write(messageFrame(news)).catch(() => Deno.exit());
}

let connection: RedisConnection | undefined;

for await (const message of readMessages(Deno.stdin.readable)) {
  const order = message as RedisOrder;
  if ("url" in order) {
    const changed = (isUp: boolean, cause: string) => tell({ isUp, cause });
    connection = new RedisConnection({ ...order, changed });
  } else {
    const { id, commands } = order;
    connection?.send(commands).then((outcome) => tell({ id, ...outcome }));
  }
}
Deno.exit();
