#include "heap.h"

#include "js_work.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define PAGE_BYTES 65536u
#define ALIGNMENT 16u
#define LARGEST_BLOCK 0x7fff0000u
// From here on a block is large.
#define LARGE_BYTES 32768u
// Four sizes for each power of two from 16 to LARGE_BYTES.
#define SMALL_CLASSES 48

// In front of each block; 16 bytes, so that blocks keep their alignment.
typedef struct {
  uint32_t bytes;
  uint32_t class;
  uint32_t unused[2];
} Header;

typedef struct Free {
  struct Free *next;
} Free;

// A free span of memory, its header included; in a list by address.
typedef struct Span {
  size_t bytes;
  struct Span *next;
} Span;

extern unsigned char __heap_base;

static uintptr_t end;
static Free *small[SMALL_CLASSES];
static Span *spans;

static Header *header_of(const void *block) {
  return (Header *)((uintptr_t)block - sizeof(Header));
}

size_t heap_end(void) { return end ? end : (uintptr_t)&__heap_base; }

// Kept free until nothing else is left: an error needs room to be told in.
#define RESERVE_BYTES (256u * 1024)

static bool uses_reserve;

void heap_use_reserve(int use) { uses_reserve = use; }

// Returns `bytes` at the heap's end, or NULL: the host has its own limit.
static void *extend(size_t bytes) {
  if (!end) end = ((uintptr_t)&__heap_base + ALIGNMENT - 1) & -ALIGNMENT;
  size_t have = __builtin_wasm_memory_size(0) * (size_t)PAGE_BYTES;
  // All 65,536 pages overflow to zero.
  if (have == 0) have = SIZE_MAX - PAGE_BYTES;
  size_t need = bytes + (uses_reserve ? 0 : RESERVE_BYTES);
  if (need > SIZE_MAX - PAGE_BYTES - end) return NULL;
  if (end + need > have) {
    size_t pages = (end + need - have + PAGE_BYTES - 1) / PAGE_BYTES;
    // A few at a time: each growth is a call into the host.
    size_t more = pages < 16 ? 16 : pages;
    if (__builtin_wasm_memory_grow(0, more) == SIZE_MAX &&
        __builtin_wasm_memory_grow(0, pages) == SIZE_MAX)
      return NULL;
  }
  void *start = (void *)end;
  end += bytes;
  return start;
}

// Returns the class of small blocks that hold `bytes`, and their size.
static unsigned small_class(size_t bytes, uint32_t *size) {
  if (bytes <= 64) {
    unsigned class = bytes == 0 ? 0 : (bytes - 1) / 16;
    *size = (class + 1) * 16;
    return class;
  }
  unsigned shift = 31 - __builtin_clz((unsigned)(bytes - 1));
  unsigned quarter = ((bytes - 1) >> (shift - 2)) & 3;
  *size = (1u << shift) + ((quarter + 1) << (shift - 2));
  return 4 + (shift - 6) * 4 + quarter;
}

static void *large_malloc(size_t bytes) {
  size_t need = (bytes + sizeof(Header) + 4095) & ~(size_t)4095;
  for (Span **at = &spans; *at; at = &(*at)->next) {
    Span *span = *at;
    if (span->bytes < need) continue;
    if (span->bytes - need >= LARGE_BYTES) {
      Span *rest = (Span *)((uintptr_t)span + need);
      rest->bytes = span->bytes - need;
      rest->next = span->next;
      *at = rest;
    } else {
      need = span->bytes;
      *at = span->next;
    }
    Header *header = (Header *)span;
    *header = (Header){.bytes = need - sizeof(Header), .class = SMALL_CLASSES};
    return header + 1;
  }
  Header *header = extend(need);
  if (!header) return NULL;
  *header = (Header){.bytes = need - sizeof(Header), .class = SMALL_CLASSES};
  return header + 1;
}

static void large_free(Header *header) {
  Span *span = (Span *)header;
  size_t bytes = header->bytes + sizeof(Header);
  Span *before = NULL, *after = spans;
  while (after && after < span) {
    before = after;
    after = after->next;
  }
  span->bytes = bytes;
  span->next = after;
  if (after && (uintptr_t)span + bytes == (uintptr_t)after) {
    span->bytes += after->bytes;
    span->next = after->next;
  }
  if (before && (uintptr_t)before + before->bytes == (uintptr_t)span) {
    before->bytes += span->bytes;
    before->next = span->next;
  } else if (before) {
    before->next = span;
  } else {
    spans = span;
  }
}

void *heap_malloc(void *opaque, size_t bytes) {
  if (bytes > LARGEST_BLOCK) return NULL;
  if (bytes > LARGE_BYTES) {
    // Whoever asks for it is going to fill it.
    JS_WORK(bytes / 64);
    return large_malloc(bytes);
  }
  uint32_t size;
  unsigned class = small_class(bytes, &size);
  Free *block = small[class];
  if (block) {
    small[class] = block->next;
    return block;
  }
  Header *header = extend(size + sizeof(Header));
  if (!header) return NULL;
  *header = (Header){.bytes = size, .class = class};
  return header + 1;
}

void heap_free(void *opaque, void *block) {
  if (!block) return;
  Header *header = header_of(block);
  if (header->class >= SMALL_CLASSES) {
    large_free(header);
    return;
  }
  ((Free *)block)->next = small[header->class];
  small[header->class] = block;
}

void *heap_calloc(void *opaque, size_t count, size_t bytes) {
  size_t all;
  if (__builtin_mul_overflow(count, bytes, &all)) return NULL;
  void *block = heap_malloc(opaque, all);
  if (block) memset(block, 0, all);
  return block;
}

size_t heap_usable_size(const void *block) {
  return block ? header_of(block)->bytes : 0;
}

// Makes a large block larger where it lies: at the end, or before a free span.
static bool grow_in_place(Header *header, size_t bytes) {
  size_t need = (bytes + sizeof(Header) + 4095) & ~(size_t)4095;
  size_t have = header->bytes + sizeof(Header);
  uintptr_t behind = (uintptr_t)header + have;
  if (behind == end) {
    if (!extend(need - have)) return false;
    header->bytes = need - sizeof(Header);
    return true;
  }
  for (Span **at = &spans; *at && (uintptr_t)*at <= behind; at = &(*at)->next) {
    Span *span = *at;
    if ((uintptr_t)span != behind || have + span->bytes < need) continue;
    if (have + span->bytes - need >= LARGE_BYTES) {
      Span *rest = (Span *)((uintptr_t)header + need);
      rest->bytes = have + span->bytes - need;
      rest->next = span->next;
      *at = rest;
    } else {
      need = have + span->bytes;
      *at = span->next;
    }
    header->bytes = need - sizeof(Header);
    return true;
  }
  return false;
}

void *heap_realloc(void *opaque, void *block, size_t bytes) {
  if (!block) return heap_malloc(opaque, bytes);
  if (bytes == 0) {
    heap_free(opaque, block);
    return NULL;
  }
  Header *header = header_of(block);
  size_t have = header->bytes;
  if (bytes <= have && bytes >= have / 2) return block;
  if (bytes > LARGEST_BLOCK) return NULL;
  if (bytes > have && header->class >= SMALL_CLASSES &&
      grow_in_place(header, bytes))
    return block;
  void *moved = heap_malloc(opaque, bytes);
  if (!moved) return NULL;
  memcpy(moved, block, have < bytes ? have : bytes);
  heap_free(opaque, block);
  return moved;
}
