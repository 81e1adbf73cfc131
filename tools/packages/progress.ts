/**
 * Progress of a fetch: one bar that moves on a terminal, plain lines in a log.
 *
 * @module
 */

/** Options for {@linkcode Progress}. */
export interface ProgressOptions {
  /** Draw a bar that moves, instead of a line for each file. */
  readonly terminal: boolean;
  /** Writes text as it is. */
  readonly write: (text: string) => void;
  /** The clock, in ms. @default {performance.now} */
  readonly now?: () => number;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const ERASE_LINE = "\r\x1b[K";

/** Shows how far a fetch is. */
export class Progress {
  readonly #options: Required<ProgressOptions>;
  #totalBytes = 0;
  #doneBytes = 0;
  #drawnAt = -Infinity;
  #drawn = false;

  /** Shows nothing yet. */
  constructor(
    { terminal, write, now = () => performance.now() }: ProgressOptions,
  ) {
    this.#options = { terminal, write, now };
  }

  /** Sets the total number of bytes. */
  begin(totalBytes: number): void {
    this.#totalBytes = totalBytes;
  }

  /** Reports that `bytes` of the file `name` have arrived. */
  show(name: string, bytes: number): void {
    const { terminal, write, now } = this.#options;
    if (!terminal || now() - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now();
    this.#drawn = true;
    const done = Math.min(this.#doneBytes + bytes, this.#totalBytes);
    const share = this.#totalBytes === 0 ? 1 : done / this.#totalBytes;
    const full = Math.round(share * BAR_CELLS);
    const bar = "#".repeat(full) + "-".repeat(BAR_CELLS - full);
    const percent = String(Math.floor(share * 100)).padStart(3);
    const amount = `${megabytes(done)} of ${megabytes(this.#totalBytes)} MB`;
    write(`${ERASE_LINE}[${bar}] ${percent} %  ${amount}  ${name}`);
  }

  /** Reports that a file of `bytes` bytes is complete, in a log with `text`. */
  finish(bytes: number, text: string): void {
    this.#doneBytes += bytes;
    if (!this.#options.terminal) this.line(text);
  }

  /** Writes a line that stays. */
  line(text: string): void {
    this.#options.write(`${this.#drawn ? ERASE_LINE : ""}${text}\n`);
    this.#drawn = false;
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#drawn) this.#options.write(ERASE_LINE);
    this.#drawn = false;
  }
}

/** Returns `bytes` in megabytes with one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
