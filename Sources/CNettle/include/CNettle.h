/* Debian's nettle: X25519, ChaCha20-Poly1305, AES-256-GCM and HMAC-SHA-256. */
#ifndef CNETTLE_H
#define CNETTLE_H
#include <stddef.h>
#include <stdint.h>

/* RFC 7748. A NULL point is the base point. 0: the result is all zeros, as of a point of low order. */
int nops_x25519(uint8_t result[32], const uint8_t scalar[32], const uint8_t *point);

/* RFC 2104. */
void nops_hmac_sha256(
    uint8_t result[32], const uint8_t *key, size_t key_size, const uint8_t *bytes, size_t size);

/* RFC 5869: one block of 32 bytes. */
void nops_hkdf_sha256(
    uint8_t result[32], const uint8_t *key, size_t key_size, const uint8_t *salt, size_t salt_size,
    const uint8_t *info, size_t info_size);

/* RFC 8439, no associated data. `size` is that of the plain text; the sealed one has 16 bytes more. */
void nops_chacha_seal(
    uint8_t *sealed, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *plain, size_t size);
/* 0: it was altered, or the key is another one. */
int nops_chacha_open(
    uint8_t *plain, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *sealed, size_t size);

/* NIST SP 800-38D with a nonce of 12 bytes and a tag of 16 behind the text. */
void nops_aes_gcm_seal(
    uint8_t *sealed, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *data, size_t data_size,
    const uint8_t *plain, size_t size);
int nops_aes_gcm_open(
    uint8_t *plain, const uint8_t key[32], const uint8_t nonce[12], const uint8_t *data, size_t data_size,
    const uint8_t *sealed, size_t size);

/* In a time that doesn't tell where they differ. 1: the same. */
int nops_same_bytes(const uint8_t *a, const uint8_t *b, size_t size);

/* From the system's generator; 0: there are none. */
int nops_random(uint8_t *bytes, size_t size);
#endif
