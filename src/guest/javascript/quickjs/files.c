#include "files.h"

#include <stdbool.h>
#include <string.h>

#include "heap.h"
#include "js_work.h"

// What an entry costs beside its content, so that none is free.
#define NODE_COST_BYTES 256
// Folders below one another.
#define DEPTH_MAX 100

static Node *root;
static uint32_t last_id;
static size_t limit_bytes, limit_count, used_bytes, used_count;

const Node *files_root(void) { return root; }

void files_limit(size_t bytes, size_t count) {
  limit_bytes = bytes;
  limit_count = count;
}

static bool charge(size_t bytes, size_t count) {
  if (bytes > limit_bytes || used_bytes > limit_bytes - bytes ||
      count > limit_count || used_count > limit_count - count)
    return false;
  used_bytes += bytes;
  used_count += count;
  return true;
}

static void release(size_t bytes, size_t count) {
  used_bytes -= bytes;
  used_count -= count;
}

static int compare(const Node *node, const char *name, size_t bytes) {
  size_t shorter = node->name_bytes < bytes ? node->name_bytes : bytes;
  int order = memcmp(node->name, name, shorter);
  return order ? order : node->name_bytes < bytes ? -1 : node->name_bytes > bytes;
}

// Returns the place in a folder where an entry is, or would be.
static Node **place_of(Node *folder, const char *name, size_t bytes) {
  Node **at = &folder->first;
  while (*at && compare(*at, name, bytes) < 0) {
    JS_WORK(1);
    at = &(*at)->next;
  }
  return at;
}

static Node *entry_of(Node *folder, const char *name, size_t bytes) {
  Node *node = *place_of(folder, name, bytes);
  return node && compare(node, name, bytes) == 0 ? node : NULL;
}

// Takes the first name off a path; false at its end.
static bool next_name(const char **path, const char *end, const char **name,
                      size_t *bytes) {
  while (*path < end && **path == '/') (*path)++;
  *name = *path;
  while (*path < end && **path != '/') (*path)++;
  *bytes = *path - *name;
  return *bytes > 0;
}

int files_find(const char *path, size_t bytes, Node **found) {
  const char *end = path + bytes, *name;
  size_t name_bytes;
  Node *node = root;
  while (next_name(&path, end, &name, &name_bytes)) {
    if (!(node->kind & NODE_FOLDER)) return FILE_ENOTDIR;
    node = entry_of(node, name, name_bytes);
    if (!node) return FILE_ENOENT;
  }
  *found = node;
  return 0;
}

// Finds the folder that an entry is in, or would be, and the entry's name.
static int find_place(const char *path, size_t bytes, Node **folder,
                      const char **name, size_t *name_bytes) {
  size_t start = bytes;
  while (start > 0 && path[start - 1] != '/') start--;
  *name = path + start;
  *name_bytes = bytes - start;
  if (*name_bytes == 0) return FILE_EEXIST;
  int fault = files_find(path, start, folder);
  if (fault) return fault;
  return (*folder)->kind & NODE_FOLDER ? 0 : FILE_ENOTDIR;
}

static bool may_fill(const Node *folder) {
  return !(folder->kind & NODE_FIXED) || folder->kind & NODE_OPEN;
}

static int depth_of(const Node *node) {
  int depth = 0;
  for (; node->parent; node = node->parent) depth++;
  return depth;
}

static int height_of(const Node *node) {
  int below = 0;
  for (const Node *entry = node->first; entry; entry = entry->next) {
    int height = height_of(entry);
    if (height > below) below = height;
  }
  return 1 + below;
}

static void insert(Node *folder, Node *node) {
  Node **at = place_of(folder, node->name, node->name_bytes);
  node->next = *at;
  node->parent = folder;
  *at = node;
}

static void take_out(Node *node) {
  Node **at = &node->parent->first;
  while (*at != node) at = &(*at)->next;
  *at = node->next;
}

static Node *new_node(const char *name, size_t bytes, uint32_t kind,
                      double now_ms) {
  Node *node = heap_calloc(NULL, 1, sizeof *node);
  char *copy = heap_malloc(NULL, bytes + 1);
  if (!node || !copy) {
    heap_free(NULL, node);
    heap_free(NULL, copy);
    return NULL;
  }
  memcpy(copy, name, bytes);
  copy[bytes] = 0;
  node->name = copy;
  node->name_bytes = bytes;
  node->kind = kind;
  node->id = ++last_id;
  node->changed_ms = now_ms;
  return node;
}

int files_make(const char *path, size_t bytes, uint32_t kind, double now_ms,
               Node **made) {
  Node *folder;
  const char *name;
  size_t name_bytes;
  int fault = find_place(path, bytes, &folder, &name, &name_bytes);
  if (fault) return fault;
  if (entry_of(folder, name, name_bytes)) return FILE_EEXIST;
  if (!may_fill(folder)) return FILE_EROFS;
  if (depth_of(folder) + 1 > DEPTH_MAX) return FILE_ENAMETOOLONG;
  if (!charge(NODE_COST_BYTES, 1)) return FILE_ENOSPC;
  Node *node = new_node(name, name_bytes, kind, now_ms);
  if (!node) {
    release(NODE_COST_BYTES, 1);
    return FILE_ENOMEM;
  }
  insert(folder, node);
  folder->changed_ms = now_ms;
  *made = node;
  return 0;
}

int files_write(Node *node, size_t at, const uint8_t *data, size_t bytes,
                double now_ms) {
  if (node->kind & NODE_FOLDER) return FILE_EISDIR;
  if (bytes > UINT32_MAX - at) return FILE_ENOSPC;
  size_t size = at + bytes;
  if (size > node->room) {
    // Twice as much where a file grows, or appending would copy it each time.
    // The quota is charged for what is reserved, since that is what costs.
    size_t room = at > 0 && size <= UINT32_MAX / 2 ? 2 * size : size;
    if (!charge(room - node->room, 0)) {
      room = size;
      if (!charge(room - node->room, 0)) return FILE_ENOSPC;
    }
    uint8_t *grown = heap_malloc(NULL, room);
    if (!grown) {
      release(room - node->room, 0);
      return FILE_ENOMEM;
    }
    if (at) memcpy(grown, node->data, at);
    heap_free(NULL, node->data);
    node->data = grown;
    node->room = room;
  }
  if (bytes) memcpy(node->data + at, data, bytes);
  node->size = size;
  node->changed_ms = now_ms;
  return 0;
}

int files_put(const char *path, size_t path_bytes, uint8_t *data, size_t bytes,
              double now_ms) {
  Node *node;
  for (size_t at = 1; at < path_bytes; at++) {
    if (path[at] != '/') continue;
    int fault = files_make(path, at, NODE_FOLDER, now_ms, &node);
    if (fault && fault != FILE_EEXIST) return fault;
  }
  int fault = files_make(path, path_bytes, 0, now_ms, &node);
  // A state that goes on has left it.
  if (fault == FILE_EEXIST) fault = files_find(path, path_bytes, &node);
  if (fault) return fault;
  if (node->kind & NODE_FOLDER) return FILE_EISDIR;
  if (bytes > node->room && !charge(bytes - node->room, 0)) return FILE_ENOSPC;
  if (bytes < node->room) release(node->room - bytes, 0);
  heap_free(NULL, node->data);
  node->data = data;
  node->size = node->room = bytes;
  node->changed_ms = now_ms;
  return 0;
}

int files_remove(Node *node, double now_ms) {
  if (node->kind & NODE_FIXED) return FILE_EROFS;
  if (node->first) return FILE_ENOTEMPTY;
  take_out(node);
  node->parent->changed_ms = now_ms;
  release(NODE_COST_BYTES + node->room, 1);
  heap_free(NULL, node->data);
  heap_free(NULL, node->name);
  heap_free(NULL, node);
  return 0;
}

int files_move(Node *node, const char *path, size_t bytes, double now_ms) {
  Node *folder;
  const char *name;
  size_t name_bytes;
  int fault = find_place(path, bytes, &folder, &name, &name_bytes);
  if (fault) return fault;
  for (const Node *above = folder; above; above = above->parent)
    if (above == node) return FILE_EINVAL;
  if (node->kind & NODE_FIXED || !may_fill(folder)) return FILE_EROFS;
  if (depth_of(folder) + height_of(node) > DEPTH_MAX) return FILE_ENAMETOOLONG;
  Node *old = entry_of(folder, name, name_bytes);
  if (old == node) return 0;
  if (old) {
    bool is_folder = node->kind & NODE_FOLDER;
    if (is_folder && !(old->kind & NODE_FOLDER)) return FILE_ENOTDIR;
    if (!is_folder && old->kind & NODE_FOLDER) return FILE_EISDIR;
  }
  char *copy = heap_malloc(NULL, name_bytes + 1);
  if (!copy) return FILE_ENOMEM;
  memcpy(copy, name, name_bytes);
  copy[name_bytes] = 0;
  fault = old ? files_remove(old, now_ms) : 0;
  if (fault) {
    heap_free(NULL, copy);
    return fault;
  }
  take_out(node);
  node->parent->changed_ms = folder->changed_ms = now_ms;
  heap_free(NULL, node->name);
  node->name = copy;
  node->name_bytes = name_bytes;
  insert(folder, node);
  return 0;
}

const Node *files_boot(void) {
  static const struct {
    const char *path;
    uint32_t kind;
  } folders[] = {
      {"/dev", NODE_FOLDER | NODE_FIXED},
      {"/home", NODE_FOLDER | NODE_FIXED | NODE_OPEN},
      {"/home/user", NODE_FOLDER | NODE_FIXED | NODE_OPEN},
      {"/tmp", NODE_FOLDER | NODE_FIXED | NODE_OPEN},
      {"/mnt", NODE_FOLDER | NODE_FIXED | NODE_OPEN},
  };
  // Open until all of them are there.
  root = new_node("", 0, NODE_FOLDER, 0);
  if (!root) return NULL;
  files_limit(SIZE_MAX, SIZE_MAX);
  for (size_t index = 0; index < sizeof folders / sizeof *folders; index++) {
    const char *path = folders[index].path;
    Node *made;
    if (files_make(path, strlen(path), NODE_FOLDER, 0, &made)) return NULL;
  }
  for (size_t index = 0; index < sizeof folders / sizeof *folders; index++) {
    const char *path = folders[index].path;
    Node *made;
    files_find(path, strlen(path), &made);
    made->kind = folders[index].kind;
  }
  root->kind |= NODE_FIXED | NODE_OPEN;
  used_bytes = used_count = 0;
  files_limit(0, 0);
  return root;
}
