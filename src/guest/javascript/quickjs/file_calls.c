#include "file_calls.h"

#include "files.h"
#include "host.h"

// A path is absolute and in its shortest form: the harness brings it there. Each
// call returns what it is asked for, or an error number, which is below zero.

static JSValue failed(JSContext *ctx, int fault) {
  if (fault == FILE_ENOMEM) return JS_ThrowOutOfMemory(ctx);
  return JS_NewInt32(ctx, -fault);
}

// Finds what a path leads to.
static int find(JSContext *ctx, JSValueConst value, Node **node) {
  size_t bytes;
  const char *path = JS_ToCStringLen(ctx, &bytes, value);
  if (!path) {
    JS_FreeValue(ctx, JS_GetException(ctx));
    return FILE_ENOMEM;
  }
  int fault = files_find(path, bytes, node);
  JS_FreeCString(ctx, path);
  return fault;
}

static int make(JSContext *ctx, JSValueConst value, uint32_t kind,
                Node **node) {
  size_t bytes;
  const char *path = JS_ToCStringLen(ctx, &bytes, value);
  if (!path) {
    JS_FreeValue(ctx, JS_GetException(ctx));
    return FILE_ENOMEM;
  }
  int fault = files_make(path, bytes, kind, host_now(0), node);
  JS_FreeCString(ctx, path);
  return fault;
}

// fileStat(path) -> [is a folder, bytes, changed at, id]
static JSValue js_file_stat(JSContext *ctx, JSValueConst self, int argc,
                            JSValueConst *argv) {
  Node *node;
  int fault = find(ctx, argv[0], &node);
  if (fault) return failed(ctx, fault);
  JSValue facts[] = {JS_NewBool(ctx, node->kind & NODE_FOLDER),
                     JS_NewFloat64(ctx, node->size),
                     JS_NewFloat64(ctx, node->changed_ms),
                     JS_NewFloat64(ctx, node->id)};
  return JS_NewArrayFrom(ctx, 4, facts);
}

// fileRead(path) -> ArrayBuffer
static JSValue js_file_read(JSContext *ctx, JSValueConst self, int argc,
                            JSValueConst *argv) {
  Node *node;
  int fault = find(ctx, argv[0], &node);
  if (fault) return failed(ctx, fault);
  if (node->kind & NODE_FOLDER) return failed(ctx, FILE_EISDIR);
  return JS_NewArrayBufferCopy(ctx, node->data, node->size);
}

// fileWrite(path, bytes: Uint8Array, at) -> 0; makes the file where there is
// none. It ends after the bytes; they begin at its end if `at` is past that.
static JSValue js_file_write(JSContext *ctx, JSValueConst self, int argc,
                             JSValueConst *argv) {
  size_t bytes;
  uint8_t *data = JS_GetUint8Array(ctx, &bytes, argv[1]);
  double at;
  if (!data || JS_ToFloat64(ctx, &at, argv[2])) return JS_EXCEPTION;
  Node *node;
  int fault = find(ctx, argv[0], &node);
  if (fault == FILE_ENOENT) fault = make(ctx, argv[0], 0, &node);
  if (fault) return failed(ctx, fault);
  const size_t from = at >= 0 && at < node->size ? (size_t)at : node->size;
  return failed(ctx, files_write(node, from, data, bytes, host_now(0)));
}

// fileMakeFolder(path) -> 0
static JSValue js_file_make_folder(JSContext *ctx, JSValueConst self, int argc,
                                   JSValueConst *argv) {
  Node *node;
  return failed(ctx, make(ctx, argv[0], NODE_FOLDER, &node));
}

// fileList(path) -> names, in the order of their bytes
static JSValue js_file_list(JSContext *ctx, JSValueConst self, int argc,
                            JSValueConst *argv) {
  Node *node;
  int fault = find(ctx, argv[0], &node);
  if (fault) return failed(ctx, fault);
  if (!(node->kind & NODE_FOLDER)) return failed(ctx, FILE_ENOTDIR);
  JSValue names = JS_NewArray(ctx);
  uint32_t index = 0;
  for (const Node *entry = node->first; entry; entry = entry->next) {
    JSValue name = JS_NewStringLen(ctx, entry->name, entry->name_bytes);
    // Defined, not set: a program may have given all arrays a setter.
    if (JS_IsException(name) ||
        JS_DefinePropertyValueUint32(ctx, names, index++, name,
                                     JS_PROP_C_W_E) < 0) {
      JS_FreeValue(ctx, names);
      return JS_EXCEPTION;
    }
  }
  return names;
}

// fileRemove(path) -> 0; a file, or a folder that is empty
static JSValue js_file_remove(JSContext *ctx, JSValueConst self, int argc,
                              JSValueConst *argv) {
  Node *node;
  int fault = find(ctx, argv[0], &node);
  return failed(ctx, fault ? fault : files_remove(node, host_now(0)));
}

// fileMove(from, to) -> 0
static JSValue js_file_move(JSContext *ctx, JSValueConst self, int argc,
                            JSValueConst *argv) {
  Node *node;
  int fault = find(ctx, argv[0], &node);
  if (fault) return failed(ctx, fault);
  size_t bytes;
  const char *path = JS_ToCStringLen(ctx, &bytes, argv[1]);
  if (!path) return JS_EXCEPTION;
  fault = files_move(node, path, bytes, host_now(0));
  JS_FreeCString(ctx, path);
  return failed(ctx, fault);
}

int add_file_calls(JSContext *ctx, JSValueConst host) {
  static const JSCFunctionListEntry functions[] = {
      JS_CFUNC_DEF("fileStat", 1, js_file_stat),
      JS_CFUNC_DEF("fileRead", 1, js_file_read),
      JS_CFUNC_DEF("fileWrite", 3, js_file_write),
      JS_CFUNC_DEF("fileMakeFolder", 1, js_file_make_folder),
      JS_CFUNC_DEF("fileList", 1, js_file_list),
      JS_CFUNC_DEF("fileRemove", 1, js_file_remove),
      JS_CFUNC_DEF("fileMove", 2, js_file_move),
  };
  return JS_SetPropertyFunctionList(ctx, host, functions,
                                    sizeof functions / sizeof *functions);
}
