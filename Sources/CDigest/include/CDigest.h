/* Debian's libmd: the BSD message digests. */
#ifndef CDIGEST_H
#define CDIGEST_H
#include <sys/types.h>
#include <md5.h>
#include <sha.h>
#include <sha2.h>

/* SHA256Update, by the processor's own SHA-256 instructions where it has them (some nine times as
   fast); else libmd's. The state is libmd's either way. */
void nops_sha256_update(SHA2_CTX *context, const uint8_t *bytes, size_t count);
#endif
