import Foundation

/// Makes gzip data without zlib, so that the tests do not trust what they test.
enum Gzip {
  /// A gzip member that stores the bytes uncompressed.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(start + 65_535, bytes.count)
      let size = UInt16(end - start)
      member.append(end == bytes.count ? 1 : 0)
      member += littleEndian(size) + littleEndian(~size) + bytes[start..<end]
      start = end
    } while start < bytes.count
    return member + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
  }

  /// A gzip member that stores the text uncompressed.
  static func stored(_ text: String) -> [UInt8] {
    stored(Array(text.utf8))
  }

  /// Twenty rows that Python's gzip module compressed with Huffman codes and back references.
  static let compressedRows = [UInt8](
    Data(
      base64Encoded: """
        H4sIAAAAAAACA33SOwrCYBBF4d5VhL+2yMk77kZNUARNUDtx78ZClCtzixkYBk71PdJ8nc7zPW3S
        nKd12h+n23hZrsM0Ddl3vX/X8TTu7+OwfHfbIftMnp6rx08GkyHOIJnCZIo4U0imNJkyzpSSqUym
        ijOVZGqTqeNMLZnGZJo400imNZk2zrSS6UymizOdZHqT6eNMr/wcY4xj/iBbyY6yWsZhxmhGOeM8
        Y0CjonGkMaZR1DjVGNaoaxxsjGyUNs42BjeqG8cb4xsFjhOOIc7b+Au3HUGeqgUAAA==
        """,
      options: .ignoreUnknownCharacters
    ) ?? Data()
  )

  private static func littleEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~sum
  }
}
