// The engine's heap. Everything it knows lies in WebAssembly memory, its end
// included, so that it goes back with the memory. A C library's heap asks how
// large the memory is, which cannot shrink: after some resets nothing could be
// allocated any more.
//
// Small blocks: one list of free blocks for each of four sizes between two
// powers of two. Large ones: one list, by address, of spans that are split and
// joined again. Nothing here is a wall: a program that breaks the heap breaks
// its own memory.
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>

void *heap_malloc(void *opaque, size_t bytes);
void *heap_calloc(void *opaque, size_t count, size_t bytes);
void heap_free(void *opaque, void *block);
void *heap_realloc(void *opaque, void *block, size_t bytes);
size_t heap_usable_size(const void *block);

// Whether what is kept for the worst may be handed out.
void heap_use_reserve(int use);

// Address behind the last byte that was ever handed out.
size_t heap_end(void);

#endif
