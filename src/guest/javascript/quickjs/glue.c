// Everything between QuickJS-ng and the sandbox: what the host may call (the
// exports) and what the engine may ask of the host (six imports). The host may
// end a program from within any import: it throws, nothing here goes on, and
// the memory is put back as a whole.
#include "quickjs.c"  // One unit: its state of Math.random has no setter.

#include "file_calls.h"
#include "files.h"
#include "heap.h"
#include "host.h"

#define EXPORT(name) __attribute__((export_name(name)))
// So much counted work is about a millisecond.
#define WORK_STEP 200000
// What the engine may use of its stack of 3.25 MiB, see build.sh. V8 needs twice
// as much for the same calls, and its stack ends a run where this one throws.
#define STACK_BYTES (3136 * 1024)

enum { MODE_BODY, MODE_MODULE, MODE_SCRIPT, MODE_CELL };

// A text of the caller's, kept for the words of errors.
typedef struct Source {
  const char *name, *text;
  size_t bytes;
  struct Source *next;
} Source;

static JSRuntime *runtime;
static JSContext *context;
static Source *sources;
// The one that an error's words are looked for in.
static const char *program;
static char *answer;
static size_t answer_bytes;
// The harness's functions, see src/inside/javascript/harness.ts.
static JSValue on_start, on_turn, on_finish, on_ready, on_reject;
static JSValue on_setup, on_open, on_row, on_row_end;
static JSValue on_resolve, on_source, on_meta;
// What each row runs, compiled; undefined if there is none.
static JSValue row_program;
// The set-up, if it is a module.
static JSModuleDef *setup_module;

int js_work_left = WORK_STEP;
// Whether a declaration may take the place of one of an earlier cell.
extern int js_redeclares;

void js_ask_deadline(void) {
  js_work_left = WORK_STEP;
  host_deadline();
}

// The engine asks the C library, which would ask the host in its own way.
int gettimeofday(struct timeval *time, void *zone) {
  double ms = host_now(0);
  time->tv_sec = (time_t)(ms / 1000);
  time->tv_usec = (suseconds_t)((ms - (double)time->tv_sec * 1000) * 1000);
  return 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  double ms = host_now(clock == CLOCK_REALTIME ? 0 : 1);
  time->tv_sec = (time_t)(ms / 1000);
  time->tv_nsec = (long)((ms - (double)time->tv_sec * 1000) * 1e6);
  return 0;
}

static int ask_deadline(JSRuntime *rt, void *opaque) {
  host_deadline();
  return 0;
}

static void set_answer(JSValueConst value) {
  answer_bytes = 0;
  size_t bytes;
  const char *text = JS_ToCStringLen(context, &bytes, value);
  if (!text) {
    JS_FreeValue(context, JS_GetException(context));
    return;
  }
  heap_free(NULL, answer);
  answer = heap_malloc(NULL, bytes + 1);
  if (answer) {
    memcpy(answer, text, bytes + 1);
    answer_bytes = bytes;
  }
  JS_FreeCString(context, text);
}

// Makes the pending exception the answer.
static int fail(void) {
  JSValue error = JS_GetException(context);
  set_answer(error);
  JS_FreeValue(context, error);
  return -1;
}

static int is_name_byte(unsigned char byte) {
  return byte >= 0x80 || byte == '_' || byte == '$' || byte == '#' ||
         (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');
}

static const char *skip_space_back(const char *at) {
  while (at > program && (at[-1] == ' ' || at[-1] == '\n' || at[-1] == '\t' ||
                          at[-1] == '\r'))
    at--;
  return at;
}

// Steps back over "(...)" or "[...]"; NULL if it has no beginning.
static const char *skip_brackets_back(const char *at) {
  int depth = 0;
  while (at > program) {
    at--;
    if (*at == ')' || *at == ']' || *at == '}') depth++;
    if ((*at == '(' || *at == '[' || *at == '{') && --depth == 0) return at;
  }
  return NULL;
}

// Returns where the chain of names, indexes and calls that ends at `at` begins.
static const char *chain_start(const char *at) {
  for (;;) {
    const char *before = at;
    while (at > program && (at[-1] == ')' || at[-1] == ']')) {
      at = skip_brackets_back(at);
      if (!at) return NULL;
    }
    while (at > program && is_name_byte(at[-1])) at--;
    if (at == before) return before;
    const char *dot = skip_space_back(at);
    if (dot == program || dot[-1] != '.') return at;
    at = dot - 1;
    if (at > program && at[-1] == '?') at--;
    at = skip_space_back(at);
  }
}

// Copies a call's text as V8 prints it: without arguments, in one line.
static const char *copy_call(const char *from, const char *to, char *buf,
                             size_t size) {
  size_t length = 0;
  if (from == to) return "(intermediate value)";
  if (*from == '(' || *from == '[' || *from == '{')
    length = snprintf(buf, size, "(intermediate value)");
  int first_group = length > 0;
  while (from < to) {
    if (*from == '(') {
      int depth = 0;
      const char *at = from;
      do {
        if (*at == '(') depth++;
        if (*at == ')') depth--;
        at++;
      } while (at < to && depth > 0);
      from = at;
      if (first_group) {
        first_group = 0;
        continue;
      }
      if (length + 6 >= size) return NULL;
      memcpy(buf + length, "(...)", 5);
      length += 5;
      continue;
    }
    if (*from == ' ' || *from == '\n' || *from == '\t' || *from == '\r') {
      from++;
      continue;
    }
    if (length + 2 >= size) return NULL;
    buf[length++] = *from++;
  }
  buf[length] = 0;
  return buf;
}

const char *js_source_of_call(const char *filename, int line, int col,
                              char *buf, size_t size) {
  const Source *source = sources;
  while (source && strcmp(filename, source->name) != 0) source = source->next;
  if (!source) return NULL;
  program = source->text;
  const char *at = program, *end = program + source->bytes;
  while (--line > 0) {
    at = memchr(at, '\n', end - at);
    if (!at) return NULL;
    at++;
  }
  at += col - 1;
  if (at >= end) return NULL;
  const char *to = at;
  if (end - at > 4 && memcmp(at, "new ", 4) == 0) {
    const char *from = at + 4;
    while (from < end && *from == ' ') from++;
    for (to = from; to < end && (is_name_byte(*to) || *to == '.');) to++;
    return copy_call(from, to, buf, size);
  }
  while (to < end && is_name_byte(*to)) to++;
  const char *from = chain_start(skip_space_back(to));
  return from ? copy_call(from, to, buf, size) : NULL;
}

// Returns a text's UTF-8; lone surrogates, which have none, become U+FFFD.
static const char *whole_text(JSContext *ctx, JSValueConst value,
                              size_t *bytes) {
  JSValue whole = js_string_toWellFormed(ctx, value, 0, NULL);
  if (JS_IsException(whole)) return NULL;
  const char *text = JS_ToCStringLen(ctx, bytes, whole);
  JS_FreeValue(ctx, whole);
  return text;
}

// write(stream, text)
static JSValue js_write(JSContext *ctx, JSValueConst self, int argc,
                        JSValueConst *argv) {
  int stream;
  size_t bytes;
  if (JS_ToInt32(ctx, &stream, argv[0])) return JS_EXCEPTION;
  const char *text = whole_text(ctx, argv[1], &bytes);
  if (!text) return JS_EXCEPTION;
  host_write(stream, text, bytes);
  JS_FreeCString(ctx, text);
  return JS_UNDEFINED;
}

// now(clock) -> milliseconds
static JSValue js_now(JSContext *ctx, JSValueConst self, int argc,
                      JSValueConst *argv) {
  int clock;
  if (JS_ToInt32(ctx, &clock, argv[0])) return JS_EXCEPTION;
  return JS_NewFloat64(ctx, host_now(clock));
}

// random(bytes: Uint8Array)
static JSValue js_random(JSContext *ctx, JSValueConst self, int argc,
                         JSValueConst *argv) {
  size_t count;
  uint8_t *bytes = JS_GetUint8Array(ctx, &count, argv[0]);
  if (!bytes) return JS_EXCEPTION;
  host_random(bytes, count);
  return JS_UNDEFINED;
}

// leave(report)
static JSValue js_leave(JSContext *ctx, JSValueConst self, int argc,
                        JSValueConst *argv) {
  set_answer(argv[0]);
  host_leave();
}

// Keeps a text of the caller's, since errors quote it.
static int keep_source(const char *name, const char *text, size_t bytes) {
  Source *source = sources;
  while (source && strcmp(name, source->name) != 0) source = source->next;
  if (!source) {
    source = js_malloc(context, sizeof *source);
    char *copy = js_strdup(context, name);
    if (!source || !copy) return -1;
    *source = (Source){.name = copy, .next = sources};
    sources = source;
  }
  source->text = text;
  source->bytes = bytes;
  return 0;
}

// Tells a module what it finds in `import.meta`.
static int describe_module(JSContext *ctx, JSModuleDef *module,
                           const char *name) {
  JSValue arguments[] = {JS_GetImportMeta(ctx, module),
                         JS_NewString(ctx, name)};
  JSValue done = JS_IsException(arguments[0]) || JS_IsException(arguments[1])
                     ? JS_EXCEPTION
                     : JS_Call(ctx, on_meta, JS_UNDEFINED, 2,
                               (JSValueConst *)arguments);
  JS_FreeValue(ctx, arguments[0]);
  JS_FreeValue(ctx, arguments[1]);
  JS_FreeValue(ctx, done);
  return JS_IsException(done) ? -1 : 0;
}

// Parses a text, which is kept.
static JSValue evaluate_text(JSContext *ctx, JSValueConst *argv, int more_flags,
                             int *mode) {
  static const int flags[] = {
      [MODE_BODY] = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_ASYNC | JS_EVAL_FLAG_BODY,
      [MODE_MODULE] = JS_EVAL_TYPE_MODULE,
      [MODE_SCRIPT] = JS_EVAL_TYPE_GLOBAL,
      [MODE_CELL] = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_ASYNC,
  };
  size_t bytes;
  if (JS_ToInt32(ctx, mode, argv[2])) return JS_EXCEPTION;
  if (*mode < MODE_BODY || *mode > MODE_CELL)
    return JS_ThrowRangeError(ctx, "Cannot evaluate: mode %d", *mode);
  const char *name = JS_ToCString(ctx, argv[1]);
  if (!name) return JS_EXCEPTION;
  const char *text = JS_ToCStringLen(ctx, &bytes, argv[0]);
  if (!text) {
    JS_FreeCString(ctx, name);
    return JS_EXCEPTION;
  }
  JSValue value = JS_EXCEPTION;
  if (keep_source(name, text, bytes) == 0) {
    const int is_module = *mode == MODE_MODULE;
    js_redeclares = *mode == MODE_CELL;
    value = JS_Eval(ctx, text, bytes, name,
                    flags[*mode] | more_flags |
                        (is_module ? JS_EVAL_FLAG_COMPILE_ONLY : 0));
    js_redeclares = 0;
    if (is_module && !JS_IsException(value)) {
      if (describe_module(ctx, JS_VALUE_GET_PTR(value), name) < 0) {
        JS_FreeValue(ctx, value);
        value = JS_EXCEPTION;
      } else if (!(more_flags & JS_EVAL_FLAG_COMPILE_ONLY)) {
        value = JS_EvalFunction(ctx, value);
      }
    }
  }
  JS_FreeCString(ctx, name);
  return value;
}

// evaluate(text, name, mode) -> a promise of a body, a module or a cell, whose
// result is {value: of its last expression}, or the value of a script
static JSValue js_evaluate(JSContext *ctx, JSValueConst self, int argc,
                           JSValueConst *argv) {
  int mode;
  return evaluate_text(ctx, argv, 0, &mode);
}

// compile(text, name, mode): keeps a body or a module for rows
static JSValue js_compile(JSContext *ctx, JSValueConst self, int argc,
                          JSValueConst *argv) {
  int mode;
  JSValue value = evaluate_text(ctx, argv, JS_EVAL_FLAG_COMPILE_ONLY, &mode);
  if (JS_IsException(value)) return value;
  JS_FreeValue(ctx, row_program);
  row_program = value;
  return JS_UNDEFINED;
}

// evaluateSetup(text, name) -> a promise of the set-up, a module
static JSValue js_evaluate_setup(JSContext *ctx, JSValueConst self, int argc,
                                 JSValueConst *argv) {
  int mode;
  JSValueConst arguments[] = {argv[0], argv[1], JS_NewInt32(ctx, MODE_MODULE)};
  JSValue value =
      evaluate_text(ctx, arguments, JS_EVAL_FLAG_COMPILE_ONLY, &mode);
  if (JS_IsException(value)) return value;
  setup_module = JS_VALUE_GET_PTR(value);
  return JS_EvalFunction(ctx, value);
}

// expose(): what the set-up, a module, has declared and imported is global
static JSValue js_expose(JSContext *ctx, JSValueConst self, int argc,
                         JSValueConst *argv) {
  if (!setup_module) return JS_UNDEFINED;
  JSObject *function = JS_VALUE_GET_OBJ(setup_module->func_obj);
  JSFunctionBytecode *bytecode = function->u.func.function_bytecode;
  for (int index = 0; index < bytecode->closure_var_count; index++) {
    const JSClosureVar *variable = &bytecode->closure_var[index];
    if (variable->closure_type != JS_CLOSURE_MODULE_DECL &&
        variable->closure_type != JS_CLOSURE_MODULE_IMPORT)
      continue;
    // The variable itself, so that its functions and rows have the same one.
    JSVarRef *reference = function->u.func.var_refs[index];
    if (!reference || JS_IsUninitialized(*reference->pvalue)) continue;
    if (JS_DeleteProperty(ctx, ctx->global_obj, variable->var_name, 0) != 1)
      continue;
    if (variable->is_const) {
      if (JS_DefinePropertyValue(ctx, ctx->global_obj, variable->var_name,
                                 js_dup(*reference->pvalue),
                                 JS_PROP_CONFIGURABLE) < 0)
        return JS_EXCEPTION;
      continue;
    }
    JSProperty *property =
        add_property(ctx, JS_VALUE_GET_OBJ(ctx->global_obj), variable->var_name,
                     JS_PROP_WRITABLE | JS_PROP_VARREF | JS_PROP_CONFIGURABLE);
    if (!property) return JS_EXCEPTION;
    JS_REF_COUNT(reference)++;
    property->u.var_ref = reference;
  }
  return JS_UNDEFINED;
}

// runRow() -> a promise of what was compiled
static JSValue js_run_row(JSContext *ctx, JSValueConst self, int argc,
                          JSValueConst *argv) {
  return JS_EvalFunction(ctx, js_dup(row_program));
}

// settled(promise) -> [state, result]; 0 pending, 1 fulfilled, 2 rejected
static JSValue js_settled(JSContext *ctx, JSValueConst self, int argc,
                          JSValueConst *argv) {
  JSValue pair[] = {JS_NewInt32(ctx, JS_PromiseState(ctx, argv[0])),
                    JS_PromiseResult(ctx, argv[0])};
  return JS_NewArrayFrom(ctx, 2, pair);
}

// proxied(proxy) -> [target, handler], or undefined for what is no proxy
static JSValue js_proxied(JSContext *ctx, JSValueConst self, int argc,
                          JSValueConst *argv) {
  if (!JS_IsProxy(argv[0])) return JS_UNDEFINED;
  JSValue pair[] = {JS_GetProxyTarget(ctx, argv[0]),
                    JS_GetProxyHandler(ctx, argv[0])};
  if (JS_IsException(pair[0]) || JS_IsException(pair[1])) {
    JS_FreeValue(ctx, JS_GetException(ctx));
    pair[0] = pair[1] = JS_NULL;
  }
  return JS_NewArrayFrom(ctx, 2, pair);
}

// encode(text) -> ArrayBuffer of its UTF-8
static JSValue js_encode(JSContext *ctx, JSValueConst self, int argc,
                         JSValueConst *argv) {
  size_t bytes;
  const char *text = whole_text(ctx, argv[0], &bytes);
  if (!text) return JS_EXCEPTION;
  JSValue buffer = JS_NewArrayBufferCopy(ctx, (const uint8_t *)text, bytes);
  JS_FreeCString(ctx, text);
  return buffer;
}

// decode(bytes) -> text
static JSValue js_decode(JSContext *ctx, JSValueConst self, int argc,
                         JSValueConst *argv) {
  size_t count;
  uint8_t *bytes = JS_GetUint8Array(ctx, &count, argv[0]);
  if (!bytes) return JS_EXCEPTION;
  return JS_NewStringLen(ctx, (const char *)bytes, count);
}

// relieve(): what was kept for the worst is for the report
static JSValue js_relieve(JSContext *ctx, JSValueConst self, int argc,
                          JSValueConst *argv) {
  heap_use_reserve(1);
  return JS_UNDEFINED;
}

// bind(start, turn, finish, ready, reject, setup, open, row, rowEnd, resolve,
// source, meta): the harness's part
static JSValue js_bind(JSContext *ctx, JSValueConst self, int argc,
                       JSValueConst *argv) {
  JSValue *functions[] = {&on_start, &on_turn, &on_finish, &on_ready, &on_reject,
                          &on_setup, &on_open, &on_row,    &on_row_end,
                          &on_resolve, &on_source, &on_meta};
  for (size_t index = 0; index < countof(functions); index++)
    *functions[index] = JS_DupValue(ctx, argv[index]);
  return JS_UNDEFINED;
}

static void on_rejection(JSContext *ctx, JSValueConst promise,
                         JSValueConst reason, bool is_handled, void *opaque) {
  JSValueConst arguments[] = {promise, reason, JS_NewBool(ctx, is_handled)};
  JSValue done = JS_Call(ctx, on_reject, JS_UNDEFINED, 3, arguments);
  if (JS_IsException(done)) JS_FreeValue(ctx, JS_GetException(ctx));
  JS_FreeValue(ctx, done);
}

// A program's own modules are files: the harness finds them.
static char *normalize_name(JSContext *ctx, const char *base, const char *name,
                            void *opaque) {
  if (strncmp(name, "node:", 5) == 0 || strncmp(name, "npm:", 4) == 0)
    return js_strdup(ctx, strchr(name, ':') + 1);
  if (name[0] != '.' && name[0] != '/' && strncmp(name, "file:", 5) != 0)
    return js_strdup(ctx, name);
  JSValue arguments[] = {JS_NewString(ctx, base), JS_NewString(ctx, name)};
  JSValue path = JS_Call(ctx, on_resolve, JS_UNDEFINED, 2,
                         (JSValueConst *)arguments);
  JS_FreeValue(ctx, arguments[0]);
  JS_FreeValue(ctx, arguments[1]);
  if (JS_IsException(path)) return NULL;
  const char *text = JS_ToCString(ctx, path);
  JS_FreeValue(ctx, path);
  char *copy = text ? js_strdup(ctx, text) : NULL;
  JS_FreeCString(ctx, text);
  return copy;
}

// Every module but those in files was loaded before the baseline.
static JSModuleDef *load_module(JSContext *ctx, const char *name,
                                void *opaque) {
  if (name[0] != '/') {
    JS_ThrowReferenceError(ctx, "Cannot find module '%s'", name);
    return NULL;
  }
  JSValue path = JS_NewString(ctx, name);
  JSValue source = JS_Call(ctx, on_source, JS_UNDEFINED, 1,
                           (JSValueConst *)&path);
  JS_FreeValue(ctx, path);
  if (JS_IsException(source)) return NULL;
  size_t bytes;
  const char *text = JS_ToCStringLen(ctx, &bytes, source);
  JS_FreeValue(ctx, source);
  if (!text || keep_source(name, text, bytes) < 0) return NULL;
  JSValue value = JS_Eval(ctx, text, bytes, name,
                          JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
  if (JS_IsException(value)) return NULL;
  JSModuleDef *module = JS_VALUE_GET_PTR(value);
  const int status = describe_module(ctx, module, name);
  JS_FreeValue(ctx, value);
  return status < 0 ? NULL : module;
}

// Starts the engine; returns 0 if it could.
EXPORT("boot") int boot(void) {
  static const JSMallocFunctions heap = {heap_calloc, heap_malloc, heap_free,
                                         heap_realloc, heap_usable_size};
  static const JSCFunctionListEntry functions[] = {
      JS_CFUNC_DEF("write", 2, js_write),
      JS_CFUNC_DEF("now", 1, js_now),
      JS_CFUNC_DEF("random", 1, js_random),
      JS_CFUNC_DEF("leave", 1, js_leave),
      JS_CFUNC_DEF("evaluate", 3, js_evaluate),
      JS_CFUNC_DEF("compile", 3, js_compile),
      JS_CFUNC_DEF("evaluateSetup", 2, js_evaluate_setup),
      JS_CFUNC_DEF("expose", 0, js_expose),
      JS_CFUNC_DEF("runRow", 0, js_run_row),
      JS_CFUNC_DEF("settled", 1, js_settled),
      JS_CFUNC_DEF("proxied", 1, js_proxied),
      JS_CFUNC_DEF("encode", 1, js_encode),
      JS_CFUNC_DEF("decode", 1, js_decode),
      JS_CFUNC_DEF("relieve", 0, js_relieve),
      JS_CFUNC_DEF("bind", 12, js_bind),
  };
  on_start = on_turn = on_finish = on_ready = on_reject = JS_UNDEFINED;
  on_setup = on_open = on_row = on_row_end = row_program = JS_UNDEFINED;
  on_resolve = on_source = on_meta = JS_UNDEFINED;
  runtime = JS_NewRuntime2(&heap, NULL);
  if (!runtime) return -1;
  JS_SetMaxStackSize(runtime, STACK_BYTES);
  JS_SetInterruptHandler(runtime, ask_deadline, NULL);
  JS_SetModuleLoaderFunc(runtime, normalize_name, load_module, NULL);
  JS_SetHostPromiseRejectionTracker(runtime, on_rejection, NULL);
  context = JS_NewContext(runtime);
  if (!context) return -1;
  JSValue host = JS_NewObject(context), global = JS_GetGlobalObject(context);
  JS_SetPropertyFunctionList(context, host, functions, countof(functions));
  if (!files_boot() || add_file_calls(context, host) < 0) return -1;
  JS_SetPropertyStr(context, global, "__host", host);
  JS_FreeValue(context, global);
  return 0;
}

EXPORT("allocate") void *allocate(size_t bytes) {
  return heap_malloc(NULL, bytes);
}

EXPORT("release") void release(void *block) { heap_free(NULL, block); }

EXPORT("answer") const char *get_answer(void) { return answer; }

EXPORT("answer_bytes") size_t get_answer_bytes(void) { return answer_bytes; }

EXPORT("heap_end") size_t get_heap_end(void) { return heap_end(); }

// Makes bytecode of a script, or of a module; the answer is the bytecode.
EXPORT("compile")
int compile(const char *text, size_t bytes, const char *name, int mode) {
  JS_UpdateStackTop(runtime);
  int type = mode == MODE_MODULE ? JS_EVAL_TYPE_MODULE : JS_EVAL_TYPE_GLOBAL;
  JSValue value = JS_Eval(context, text, bytes, name,
                          JS_EVAL_FLAG_COMPILE_ONLY | type);
  if (JS_IsException(value)) return fail();
  answer = (char *)JS_WriteObject(
      context, &answer_bytes, value,
      JS_WRITE_OBJ_BYTECODE | JS_WRITE_OBJ_STRIP_SOURCE);
  JS_FreeValue(context, value);
  return answer ? 0 : fail();
}

// Evaluates a script of our own at build time; the answer is its value as text.
EXPORT("evaluate") int evaluate(const char *text, size_t bytes) {
  JS_UpdateStackTop(runtime);
  JSValue value = JS_Eval(context, text, bytes, "build.js", JS_EVAL_TYPE_GLOBAL);
  if (JS_IsException(value)) return fail();
  set_answer(value);
  JS_FreeValue(context, value);
  return 0;
}

static int run_jobs(void) {
  JSContext *ctx;
  int done;
  while ((done = JS_ExecutePendingJob(runtime, &ctx)) > 0) {
  }
  return done;
}

// Runs bytecode of our own, before the baseline.
EXPORT("load") int load(const uint8_t *bytecode, size_t bytes) {
  JS_UpdateStackTop(runtime);
  JSValue value = JS_ReadObject(context, bytecode, bytes, JS_READ_OBJ_BYTECODE);
  if (JS_IsException(value)) return fail();
  if (JS_VALUE_GET_TAG(value) == JS_TAG_MODULE &&
      JS_ResolveModule(context, value) < 0)
    return fail();
  value = JS_EvalFunction(context, value);
  if (JS_IsException(value)) return fail();
  JS_FreeValue(context, value);
  return run_jobs() < 0 ? fail() : 0;
}

// Frees what nothing refers to.
EXPORT("collect") void collect(void) { JS_RunGC(runtime); }

static void draw(void) {
  host_random((uint8_t *)&context->random_state, sizeof context->random_state);
  // Its generator stays at zero for ever.
  context->random_state |= 1;
}

// The root of the files, whose layout is in files.h: the host reads them.
EXPORT("files") const Node *get_files(void) { return files_root(); }

// Makes a file of a block from `allocate`, and the folders above it; returns 0
// or why it cannot.
EXPORT("put_file")
int put_file(const char *path, size_t path_bytes, uint8_t *data, size_t bytes) {
  return files_put(path, path_bytes, data, bytes, host_now(0));
}

// Sets how many bytes and files a program may have.
EXPORT("limit_files") void limit_files(size_t bytes, size_t count) {
  files_limit(bytes, count);
}

// Draws entropy for the next program; returns 0 if it could.
EXPORT("ready") int ready(void) {
  JS_UpdateStackTop(runtime);
  draw();
  JSValue done = JS_Call(context, on_ready, JS_UNDEFINED, 0, NULL);
  if (JS_IsException(done)) return fail();
  JS_FreeValue(context, done);
  return 0;
}

// Runs jobs, ticks and timers until nothing is left to do.
static int run_loop(void) {
  for (;;) {
    JSValueConst pending = JS_NewBool(context, JS_IsJobPending(runtime));
    JSValue turn = JS_Call(context, on_turn, JS_UNDEFINED, 1, &pending);
    double wait_ms;
    if (JS_IsException(turn) || JS_ToFloat64(context, &wait_ms, turn))
      return fail();
    if (wait_ms == -2) continue;
    if (wait_ms < 0) return 0;
    if (wait_ms > 0) host_sleep(wait_ms);
    if (run_jobs() < 0) return fail();
  }
}

// Runs a program; the answer is its report, or why there is none.
EXPORT("run")
int run(const char *code, size_t code_bytes, const char *input,
        size_t input_bytes, int is_typescript) {
  JS_UpdateStackTop(runtime);
  JSValue arguments[] = {JS_NewStringLen(context, code, code_bytes),
                         JS_NewStringLen(context, input, input_bytes),
                         JS_NewBool(context, is_typescript)};
  if (JS_IsException(arguments[0]) || JS_IsException(arguments[1]))
    return fail();
  JSValue value = JS_Call(context, on_start, JS_UNDEFINED, 3,
                          (JSValueConst *)arguments);
  if (JS_IsException(value) || run_loop() < 0) return fail();
  value = JS_Call(context, on_finish, JS_UNDEFINED, 0, NULL);
  if (JS_IsException(value)) return fail();
  set_answer(value);
  return 0;
}

// Runs the set-up of a batch and compiles its program; the answer is "", or the
// report of what failed, or why there is none.
EXPORT("open_rows")
int open_rows(const char *setup, size_t setup_bytes, const char *code,
              size_t code_bytes, int is_typescript) {
  JS_UpdateStackTop(runtime);
  JSValue arguments[] = {JS_NewStringLen(context, setup, setup_bytes),
                         JS_NewBool(context, is_typescript)};
  if (JS_IsException(arguments[0])) return fail();
  JSValue value = JS_Call(context, on_setup, JS_UNDEFINED, 2,
                          (JSValueConst *)arguments);
  if (JS_IsException(value) || run_loop() < 0) return fail();
  JS_FreeValue(context, arguments[0]);
  arguments[0] = JS_NewStringLen(context, code, code_bytes);
  if (JS_IsException(arguments[0])) return fail();
  value = JS_Call(context, on_open, JS_UNDEFINED, 2, (JSValueConst *)arguments);
  if (JS_IsException(value)) return fail();
  set_answer(value);
  JS_FreeValue(context, value);
  JS_FreeValue(context, arguments[0]);
  // Each row would do it again, at the same place.
  JS_RunGC(runtime);
  return 0;
}

// Runs the program for one input; the answer is what the harness tells of it, or
// why it can tell nothing.
EXPORT("run_row") int run_row(const char *input, size_t bytes) {
  JS_UpdateStackTop(runtime);
  draw();
  JSValue text = JS_NewStringLen(context, input, bytes);
  if (JS_IsException(text)) return fail();
  JSValue value =
      JS_Call(context, on_row, JS_UNDEFINED, 1, (JSValueConst *)&text);
  if (JS_IsException(value) || run_loop() < 0) return fail();
  value = JS_Call(context, on_row_end, JS_UNDEFINED, 0, NULL);
  if (JS_IsException(value)) return fail();
  set_answer(value);
  return 0;
}
