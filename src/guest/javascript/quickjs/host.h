// What the engine may ask of the host: six calls, each a row of host_calls.ts.
// Any of them may end the program: it does not return then, and the memory is
// put back as a whole.
#ifndef HOST_H
#define HOST_H

#include <stddef.h>
#include <stdint.h>

#define IMPORT(name) \
  __attribute__((import_module("env"), import_name(name))) extern

// Appends to stdout (1), stderr (2) or the results of a cell (3).
IMPORT("write") void host_write(int stream, const char *text, size_t bytes);
// Returns if the deadline has not passed.
IMPORT("deadline") void host_deadline(void);
// Clock 0: milliseconds since 1970; 1: milliseconds that only ever grow.
IMPORT("now") double host_now(int clock);
// Waits; returns if the deadline does not come first.
IMPORT("sleep") void host_sleep(double ms);
IMPORT("random") void host_random(uint8_t *bytes, size_t count);
// Ends the program: its report is the answer.
IMPORT("leave") _Noreturn void host_leave(void);

#endif
