#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many bytes things take, and what the machine has.
public enum MemoryDemand {
  /// Blocks of memory hold a multiple of so many elements: the longest vectors of any build.
  static let padding = 16

  /// The machine's physical memory, in bytes.
  public static let physicalBytes =
    sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))

  /// The number of elements of a shape, or `nil` if an extent is negative or the product overflows.
  ///
  /// - Parameter shape: The extent of every dimension.
  /// - Returns: The product of the extents, 1 for no dimensions.
  public static func elementCount(of shape: [Int]) -> Int? {
    var count = 1
    for extent in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflows else { return nil }
      count = product
    }
    return count
  }

  /// What is wrong with an array of this shape, or `nil` if memory can hold it.
  ///
  /// - Parameters:
  ///   - shape: The extent of every dimension.
  ///   - available: The memory there is, in bytes.
  ///   - elementBytes: The bytes of an element, those of a 32-bit float if left out.
  /// - Returns: A sentence that names the shape and the bytes asked for.
  public static func fault(
    ofShape shape: [Int],
    available: Int = MemoryDemand.physicalBytes,
    elementBytes: Int = 4
  ) -> String? {
    if shape.contains(where: { $0 < 0 }) {
      return "The shape \(shape) has a negative extent."
    }

    guard let count = elementCount(of: shape), count <= (Int.max - 128) / elementBytes else {
      return
        "The shape \(shape) asks for about \(shape.reduce(Double(elementBytes)) { $0 * Double($1) }) bytes, more than "
        + "can be counted."
    }
    guard count * elementBytes <= available else {
      return
        "The shape \(shape) asks for \(count * elementBytes) bytes; this machine has \(available)."
    }
    return nil
  }

  /// The bytes of a padded block of elements; stops the program if the machine has fewer.
  static func bytes(ofElements count: Int, elementBytes: Int) -> Int {
    let fits = count >= 0 && count <= physicalBytes / elementBytes
    require(fits, fault(ofShape: [count], elementBytes: elementBytes) ?? "")
    return max(padding, (count + padding - 1) & ~(padding - 1)) * elementBytes
  }
}
