#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file, mapped so that they can be changed in memory without changing the file.
///
/// Pages that are only read are the file's own, shared with every other mapping of it; a page that is
/// written to becomes a private copy.
final class WritableMapping {
  private let base: UnsafeMutableRawPointer
  private let count: Int

  /// Maps the file that another mapping was made of once more.
  ///
  /// This fails if it was not made of a file, another file has its path by now, or the system refuses;
  /// its bytes can still be copied then.
  ///
  /// - Parameter file: The other mapping.
  init?(_ file: MappedFile) {
    guard let identity = file.identity, file.count > 0 else { return nil }
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard MappedFile.Identity(descriptor) == identity,
      let address = mmap(nil, file.count, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { return nil }
    base = address
    count = file.count
  }

  deinit { munmap(base, count) }

  /// The address of a byte, which must lie within the file.
  func pointer(at offset: Int) -> UnsafeMutableRawPointer {
    require(offset >= 0 && offset < count, "byte \(offset) of a mapping of \(count)")
    return base + offset
  }
}
