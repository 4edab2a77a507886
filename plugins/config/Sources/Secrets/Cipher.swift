// What is needed of cryptography, by Debian's nettle.

import CNettle

enum Cipher {
    /// Bytes of each key here.
    static let keySize = 32
    static let nonceSize = 12
    /// Bytes that sealing adds.
    static let tagSize = 16

    /// Random bytes from the system. Throws `ConfigFailure` where it has none.
    static func random(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard nops_random(&bytes, count) == 1 else {
            throw ConfigFailure("the system gives no random numbers")
        }
        return bytes
    }

    /// X25519 (RFC 7748) of a scalar and a point, 32 bytes each; without a point: the base point. Nil: the result is all
    /// zeros, as of a point that somebody chose for that.
    static func x25519(_ scalar: [UInt8], _ point: [UInt8]? = nil) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: keySize)
        return nops_x25519(&result, scalar, point) == 1 ? result : nil
    }

    static func hmac(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: keySize)
        nops_hmac_sha256(&result, key, key.count, bytes, bytes.count)
        return result
    }

    /// HKDF-SHA-256 (RFC 5869), 32 bytes.
    static func derived(from key: [UInt8], salt: [UInt8], _ info: String) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: keySize)
        let info = Array(info.utf8)
        nops_hkdf_sha256(&result, key, key.count, salt, salt.count, info, info.count)
        return result
    }

    /// ChaCha20-Poly1305 (RFC 8439) without associated data.
    static func chachaSealed(_ plain: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: plain.count + tagSize)
        nops_chacha_seal(&sealed, key, nonce, plain, plain.count)
        return sealed
    }

    /// Nil: it was altered, or the key is another one.
    static func chachaOpened(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        guard sealed.count >= tagSize else { return nil }
        var plain = [UInt8](repeating: 0, count: sealed.count - tagSize)
        return nops_chacha_open(&plain, key, nonce, sealed, sealed.count - tagSize) == 1 ? plain : nil
    }

    /// AES-256-GCM under a new nonce: the nonce, then the text with its tag. `data` is authenticated with it.
    static func aesSealed(_ plain: [UInt8], key: [UInt8], data: [UInt8]) throws -> [UInt8] {
        let nonce = try random(nonceSize)
        var sealed = [UInt8](repeating: 0, count: plain.count + tagSize)
        nops_aes_gcm_seal(&sealed, key, nonce, data, data.count, plain, plain.count)
        return nonce + sealed
    }

    static func aesOpened(_ sealed: [UInt8], key: [UInt8], data: [UInt8]) -> [UInt8]? {
        guard sealed.count >= nonceSize + tagSize else { return nil }
        let nonce = Array(sealed[..<nonceSize])
        let text = Array(sealed[nonceSize...])
        var plain = [UInt8](repeating: 0, count: text.count - tagSize)
        return nops_aes_gcm_open(&plain, key, nonce, data, data.count, text, text.count - tagSize) == 1
            ? plain : nil
    }

    /// In a time that doesn't tell where they differ.
    static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && nops_same_bytes(a, b, a.count) == 1
    }
}
