#include "CZlib.h"
#include <string.h>
#include <zlib.h>

ptrdiff_t nops_gunzip(const uint8_t *packed, size_t size, uint8_t *plain, size_t limit) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (size > UINT32_MAX || limit > UINT32_MAX) return -1;
  /* 16: with gzip's head and checksum. */
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return -1;
  stream.next_in = (Bytef *)packed;
  stream.avail_in = (uInt)size;
  stream.next_out = plain;
  stream.avail_out = (uInt)limit;
  int result = inflate(&stream, Z_FINISH);
  ptrdiff_t written = (ptrdiff_t)(limit - stream.avail_out);
  inflateEnd(&stream);
  /* Where the room is full, there may be more. */
  int is_full = stream.avail_out == 0 && (result == Z_OK || result == Z_BUF_ERROR);
  return result == Z_STREAM_END || is_full ? written : -1;
}
