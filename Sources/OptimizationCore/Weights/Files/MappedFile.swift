import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file, mapped read-only into memory.
///
/// Nothing is read until it is touched, and the system may drop what was read and read it again:
/// a model's file takes no memory of its own beside the weights made of it. Every access is checked
/// against the file's length. The mapping ends with the object. A file must not be cut short by
/// another program while it is mapped; replacing it by renaming another to its name is harmless.
public final class MappedFile: @unchecked Sendable {
  // Sendable: the bytes are never written and the properties never change.

  /// The path, as errors name it.
  public let path: String
  /// The number of bytes.
  public let count: Int

  /// What tells the file from every other; `nil` if the bytes are memory of our own.
  let identity: Identity?
  private let base: UnsafeRawPointer?
  private var isMapped: Bool { identity != nil }

  /// What tells a file from every other that is there at the same time.
  struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
    let count: Int64

    /// Asks the system about an open file.
    init?(_ descriptor: Int32) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
      count = Int64(status.st_size)
    }
  }

  /// Maps a file.
  ///
  /// - Parameter path: The path of a regular file.
  /// - Throws: `WeightFileError` with the system's reason.
  public init(_ path: String) throws(WeightFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw WeightFileError(file: path, reason: "not a regular file")
    }
    guard let size = Int(exactly: status.st_size), size >= 0 else {
      throw WeightFileError(file: path, reason: "the file is too large to be addressed")
    }
    guard let identity = Identity(descriptor), identity.count == size else {
      throw Self.failure(path)
    }
    self.path = path
    count = size
    self.identity = identity
    // A mapping of no bytes is an error to the system.
    guard size > 0 else {
      base = nil
      return
    }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw Self.failure(path) }
    base = UnsafeRawPointer(address)
  }

  /// Keeps a copy of bytes that are in memory already.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - path: What errors call them.
  public init(copying bytes: some Collection<UInt8>, path: String) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    memory.copyBytes(from: bytes)
    self.path = path
    count = memory.count
    identity = nil
    base = UnsafeRawPointer(memory.baseAddress)
  }

  deinit {
    guard let base else { return }
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: base), count)
    } else {
      base.deallocate()
    }
  }

  /// Tells whether a range lies within the file.
  ///
  /// - Parameters:
  ///   - offset: The first byte.
  ///   - length: The number of bytes.
  /// - Returns: Whether all of them are there; `false` for negative numbers and overflow.
  public func contains(offset: Int, length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }

  /// Returns a little-endian whole number, or `nil` if it does not lie within the file.
  ///
  /// - Parameters:
  ///   - type: The type of the number.
  ///   - offset: Its first byte, which need not be aligned.
  /// - Returns: The number.
  public func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type = Integer.self,
    at offset: Int
  ) -> Integer? {
    guard let base, contains(offset: offset, length: MemoryLayout<Integer>.size) else { return nil }
    return Integer(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Integer.self))
  }

  /// Returns a text of the file, or `nil` if it does not lie within the file or is not UTF-8.
  ///
  /// - Parameters:
  ///   - offset: The first byte.
  ///   - length: The number of bytes.
  /// - Returns: The text.
  public func text(at offset: Int, length: Int) -> String? {
    guard contains(offset: offset, length: length) else { return nil }
    return withBytes(offset..<(offset + length)) { String(validating: $0, as: UTF8.self) }
  }

  /// Calls `body` with some of the bytes in place.
  ///
  /// - Parameters:
  ///   - range: Which bytes; must lie within the file.
  ///   - body: Must not keep the buffer.
  /// - Returns: What `body` returns.
  public func withBytes<Result>(
    _ range: Range<Int>,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    require(
      contains(offset: range.lowerBound, length: range.count),
      "bytes \(range) of \(path), which has \(count)"
    )
    return try body(
      UnsafeRawBufferPointer(start: base.map { $0 + range.lowerBound }, count: range.count)
    )
  }

  /// Tells the system that some bytes will not be needed again soon, so that they take no memory.
  ///
  /// They can still be read: they are fetched from the file again.
  ///
  /// - Parameter range: Which bytes; must lie within the file.
  public func release(_ range: Range<Int>) {
    guard isMapped, let base, contains(offset: range.lowerBound, length: range.count) else {
      return
    }
    // Only whole pages can be released, and only pages that no other range shares.
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound == count ? count : range.upperBound / page * page
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }

  private static func failure(_ path: String) -> WeightFileError {
    WeightFileError(file: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
  }
}
