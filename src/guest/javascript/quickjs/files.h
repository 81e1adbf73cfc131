// The files that a program sees: a tree in WebAssembly memory, with a quota. It
// goes back with the memory after each program, is kept with it in a state, and
// nothing of it leads to the host. The host puts files in before a program, and
// reads those that come back out of memory after any end of it.
//
// Nothing here is a wall: a program that breaks the engine breaks its own files.
// Calls return 0, or an error number as on Linux.
#ifndef FILES_H
#define FILES_H

#include <stddef.h>
#include <stdint.h>

// Error numbers as on Linux; those of the C library are other ones.
enum {
  FILE_ENOENT = 2,
  FILE_ENOMEM = 12,
  FILE_EEXIST = 17,
  FILE_ENOTDIR = 20,
  FILE_EISDIR = 21,
  FILE_EINVAL = 22,
  FILE_ENOSPC = 28,
  FILE_EROFS = 30,
  FILE_ENAMETOOLONG = 36,
  FILE_ENOTEMPTY = 39,
};

enum {
  // A folder; else a file.
  NODE_FOLDER = 1,
  // Nobody may change, move or remove it.
  NODE_FIXED = 2,
  // Though it is fixed, entries may be added.
  NODE_OPEN = 4,
};

// A file or a folder; file_tree.ts reads it at these places.
typedef struct Node {
  // Its neighbour in the folder, in the order of the names' bytes.
  struct Node *next;
  struct Node *first;
  // NULL: the root.
  struct Node *parent;
  // UTF-8.
  char *name;
  uint32_t name_bytes;
  uint8_t *data;
  uint32_t size;
  // Bytes that `data` has room for.
  uint32_t room;
  uint32_t kind;
  uint32_t id;
  // Milliseconds since 1970.
  double changed_ms;
} Node;

_Static_assert(sizeof(Node) == 48, "file_tree.ts knows another layout");

// Makes the folders that are always there; returns the root, NULL without room.
const Node *files_boot(void);
const Node *files_root(void);
void files_limit(size_t bytes, size_t count);

// Paths are absolute, without ".", "..", and a slash at the end.
int files_find(const char *path, size_t bytes, Node **found);
int files_make(const char *path, size_t bytes, uint32_t kind, double now_ms,
               Node **made);
// Writes at `at`, which may be the end, and cuts off what is behind.
int files_write(Node *node, size_t at, const uint8_t *data, size_t bytes,
                double now_ms);
// Makes a file of a block of the heap, and the folders above it.
int files_put(const char *path, size_t path_bytes, uint8_t *data, size_t bytes,
              double now_ms);
int files_remove(Node *node, double now_ms);
int files_move(Node *node, const char *path, size_t bytes, double now_ms);

#endif
