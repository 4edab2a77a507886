#include "CNettle.h"

#include <nettle/chacha-poly1305.h>
#include <nettle/curve25519.h>
#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <string.h>
#include <sys/random.h>

int nops_x25519(uint8_t result[32], const uint8_t scalar[32], const uint8_t *point) {
  static const uint8_t zero[32];
  if (point == NULL)
    curve25519_mul_g(result, scalar);
  else
    curve25519_mul(result, scalar, point);
  return !memeql_sec(result, zero, sizeof zero);
}

void nops_hmac_sha256(
    uint8_t result[32], const uint8_t *key, size_t key_size, const uint8_t *bytes, size_t size) {
  struct hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, key_size, key);
  hmac_sha256_update(&context, size, bytes);
  hmac_sha256_digest(&context, SHA256_DIGEST_SIZE, result);
  explicit_bzero(&context, sizeof context);
}

void nops_hkdf_sha256(
    uint8_t result[32], const uint8_t *key, size_t key_size, const uint8_t *salt, size_t salt_size,
    const uint8_t *info, size_t info_size) {
  static const uint8_t zero[32];
  uint8_t extracted[32];
  if (salt_size == 0)
    nops_hmac_sha256(extracted, zero, sizeof zero, key, key_size);
  else
    nops_hmac_sha256(extracted, salt, salt_size, key, key_size);
  struct hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, sizeof extracted, extracted);
  hkdf_expand(
      &context, (nettle_hash_update_func *)hmac_sha256_update,
      (nettle_hash_digest_func *)hmac_sha256_digest, SHA256_DIGEST_SIZE, info_size, info, 32, result);
  explicit_bzero(&context, sizeof context);
  explicit_bzero(extracted, sizeof extracted);
}

void nops_chacha_seal(
    uint8_t *sealed, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *plain, size_t size) {
  struct chacha_poly1305_ctx context;
  chacha_poly1305_set_key(&context, key);
  chacha_poly1305_set_nonce(&context, nonce);
  chacha_poly1305_encrypt(&context, size, sealed, plain);
  chacha_poly1305_digest(&context, 16, sealed + size);
  explicit_bzero(&context, sizeof context);
}

int nops_chacha_open(
    uint8_t *plain, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *sealed, size_t size) {
  struct chacha_poly1305_ctx context;
  uint8_t tag[16];
  chacha_poly1305_set_key(&context, key);
  chacha_poly1305_set_nonce(&context, nonce);
  chacha_poly1305_decrypt(&context, size, plain, sealed);
  chacha_poly1305_digest(&context, sizeof tag, tag);
  explicit_bzero(&context, sizeof context);
  if (memeql_sec(tag, sealed + size, sizeof tag)) return 1;
  explicit_bzero(plain, size);
  return 0;
}

void nops_aes_gcm_seal(
    uint8_t *sealed, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *data, size_t data_size,
    const uint8_t *plain, size_t size) {
  struct gcm_aes256_ctx context;
  gcm_aes256_set_key(&context, key);
  gcm_aes256_set_iv(&context, 12, nonce);
  gcm_aes256_update(&context, data_size, data);
  gcm_aes256_encrypt(&context, size, sealed, plain);
  gcm_aes256_digest(&context, 16, sealed + size);
  explicit_bzero(&context, sizeof context);
}

int nops_aes_gcm_open(
    uint8_t *plain, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *data, size_t data_size,
    const uint8_t *sealed, size_t size) {
  struct gcm_aes256_ctx context;
  uint8_t tag[16];
  gcm_aes256_set_key(&context, key);
  gcm_aes256_set_iv(&context, 12, nonce);
  gcm_aes256_update(&context, data_size, data);
  gcm_aes256_decrypt(&context, size, plain, sealed);
  gcm_aes256_digest(&context, sizeof tag, tag);
  explicit_bzero(&context, sizeof context);
  if (memeql_sec(tag, sealed + size, sizeof tag)) return 1;
  explicit_bzero(plain, size);
  return 0;
}

int nops_same_bytes(const uint8_t *a, const uint8_t *b, size_t size) { return memeql_sec(a, b, size); }

int nops_random(uint8_t *bytes, size_t size) {
  while (size > 0) {
    ssize_t got = getrandom(bytes, size < 256 ? size : 256, 0);
    if (got <= 0) return 0;
    bytes += got;
    size -= (size_t)got;
  }
  return 1;
}
