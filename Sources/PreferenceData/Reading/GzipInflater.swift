import CZlib

/// Unpacks gzip data of one or more members with zlib, which checks each member's checksum.
struct GzipInflater: ~Copyable {
  /// Why gzip data cannot be unpacked.
  enum Problem: Error, Equatable {
    case truncated
    case corrupt(String)

    /// The error that names the file and how far it was read.
    func error(file: String, bytes: Int, lines: Int) -> DataError {
      switch self {
      case .truncated: .truncatedGzip(file: file, bytes: bytes, lines: lines)
      case .corrupt(let reason):
        .corruptGzip(file: file, bytes: bytes, lines: lines, reason: reason)
      }
    }
  }

  private static let outputSize = 1 << 18

  // zlib's state points back at its stream, so the stream must stay at one address.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: outputSize)
  private var isInsideMember = false
  private var members = 0

  /// How many bytes were unpacked.
  private(set) var bytes = 0

  /// Makes an inflater before the start of the data.
  init() throws(Problem) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for the gzip format.
    let status = inflateInit2_(
      stream,
      15 + 16,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    if status != Z_OK {
      throw .corrupt("zlib \(ZLIB_VERSION) cannot be used, status \(status)")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks the next bytes of the file and calls `body` with what comes out.
  mutating func inflate(
    _ input: [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    try input.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        if !isInsideMember {
          // Tapes and some writers fill the file up with zeros after the last member.
          if members > 0, buffer[start] == 0 {
            start += 1
            continue
          }
          if members > 0, inflateReset(stream) != Z_OK {
            throw Problem.corrupt("zlib cannot start again")
          }
          isInsideMember = true
        }
        start = try inflateMember(UnsafeBufferPointer(rebasing: buffer[start...]), body) + start
      }
    }
  }

  /// Throws `Problem.truncated` unless the data ended with a whole member.
  func finish() throws(Problem) {
    if isInsideMember || members == 0 { throw .truncated }
  }

  /// Unpacks until the input or the member ends; returns how many bytes were used.
  private mutating func inflateMember(
    _ input: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws -> Int {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    var status = Z_OK
    var isOutputFull = false
    repeat {
      let size = Self.outputSize
      let made = output.withUnsafeMutableBufferPointer { buffer in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(size)
        status = CZlib.inflate(stream, Z_NO_FLUSH)
        return size - Int(stream.pointee.avail_out)
      }
      if made > 0 {
        bytes += made
        try output.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[..<made])) }
      }
      // Z_BUF_ERROR only says that nothing was left to do with this input.
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
        throw Problem.corrupt(reason)
      }
      isOutputFull = made == size
    } while status != Z_STREAM_END && (stream.pointee.avail_in > 0 || isOutputFull)
    if status == Z_STREAM_END {
      isInsideMember = false
      members += 1
    }
    return input.count - Int(stream.pointee.avail_in)
  }
}
