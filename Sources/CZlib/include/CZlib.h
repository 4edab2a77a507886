/* Debian's zlib. */
#ifndef CZLIB_H
#define CZLIB_H
#include <stddef.h>
#include <stdint.h>

/* What gzip has packed (RFC 1952), up to `limit` bytes of it. Gives how many were written; -1: it is no such file, or a broken one. */
ptrdiff_t nops_gunzip(const uint8_t *packed, size_t size, uint8_t *plain, size_t limit);

#endif
