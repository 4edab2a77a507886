#include "CDigest.h"
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

/* FIPS 180-4, section 4.2.2. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static int has_instructions(void) {
  static int known = -1;
  if (known < 0) {
    unsigned a, b, c, d;
    int sse41 = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && (c & bit_SSSE3);
    known = sse41 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
  }
  return known;
}

/* Whole blocks of 64 bytes. The instructions work on the state as two vectors, ABEF and CDGH, and on
   four words of the message at a time (Intel SDM, SHA256RNDS2, SHA256MSG1, SHA256MSG2). */
__attribute__((target("sha,sse4.1,ssse3"))) static void blocks(
    uint32_t state[8], const uint8_t *bytes, size_t count) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
  __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
  for (; count > 0; count--, bytes += 64) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[4];
    for (int i = 0; i < 4; i++)
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), swap);
#pragma GCC unroll 16
    for (int step = 0; step < 16; step++) {
      __m128i now = words[step & 3];
      __m128i sum = _mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(constants + 4 * step)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
      if (step < 12) {
        /* The four words that step + 4 needs: from 16, 15, 7 and 2 words before each. */
        __m128i next = words[(step + 1) & 3], last = words[(step + 3) & 3];
        __m128i mixed = _mm_add_epi32(
            _mm_sha256msg1_epu32(now, next), _mm_alignr_epi8(last, words[(step + 2) & 3], 4));
        words[step & 3] = _mm_sha256msg2_epu32(mixed, last);
      }
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  uint32_t out[8];
  _mm_storeu_si128((__m128i *)out, abef);
  _mm_storeu_si128((__m128i *)(out + 4), cdgh);
  state[0] = out[3];
  state[1] = out[2];
  state[4] = out[1];
  state[5] = out[0];
  state[2] = out[7];
  state[3] = out[6];
  state[6] = out[5];
  state[7] = out[4];
}

void nops_sha256_update(SHA2_CTX *context, const uint8_t *bytes, size_t count) {
  if (!has_instructions()) {
    SHA256Update(context, bytes, count);
    return;
  }
  /* libmd fills up a block that was begun, and keeps the rest. */
  size_t begun = (size_t)(context->bitcount[0] / 8 % 64);
  if (begun != 0) {
    size_t fill = count < 64 - begun ? count : 64 - begun;
    SHA256Update(context, bytes, fill);
    bytes += fill;
    count -= fill;
  }
  size_t whole = count / 64;
  if (whole > 0) {
    blocks(context->state.st32, bytes, whole);
    context->bitcount[0] += (uint64_t)whole * 512;
    bytes += whole * 64;
    count -= whole * 64;
  }
  if (count > 0) SHA256Update(context, bytes, count);
}

#else

void nops_sha256_update(SHA2_CTX *context, const uint8_t *bytes, size_t count) {
  SHA256Update(context, bytes, count);
}

#endif
