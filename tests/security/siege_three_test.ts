import { besiege } from "./siege.ts";

await besiege(2);
