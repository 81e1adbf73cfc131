// What the harness can do to files, see src/inside/javascript/host.ts.
#ifndef FILE_CALLS_H
#define FILE_CALLS_H

#include "quickjs.h"

// Adds the calls to the harness's object of them; -1 without room.
int add_file_calls(JSContext *ctx, JSValueConst host);

#endif
