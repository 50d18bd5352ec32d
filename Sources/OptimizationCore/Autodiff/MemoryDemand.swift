#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many bytes things take, and what the machine has.
public enum MemoryDemand {
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

  /// What is wrong with an array of 32-bit floats of this shape, or `nil` if memory can hold it.
  ///
  /// - Parameters:
  ///   - shape: The extent of every dimension.
  ///   - available: The memory there is, in bytes.
  /// - Returns: A sentence that names the shape and the bytes asked for.
  public static func fault(
    ofShape shape: [Int],
    available: Int = MemoryDemand.physicalBytes
  ) -> String? {
    if shape.contains(where: { $0 < 0 }) {
      return "The shape \(shape) has a negative extent."
    }

    guard let count = elementCount(of: shape), count <= (Int.max - 64) / 4 else {
      return
        "The shape \(shape) asks for about \(shape.reduce(4.0) { $0 * Double($1) }) bytes, more than "
        + "can be counted."
    }
    guard count * 4 <= available else {
      return "The shape \(shape) asks for \(count * 4) bytes; this machine has \(available)."
    }
    return nil
  }

  /// The bytes of a padded block of floats; stops the program if the machine has fewer.
  static func bytes(ofFloats count: Int) -> Int {
    let fits = count >= 0 && count <= physicalBytes / MemoryLayout<Float>.stride
    require(fits, fault(ofShape: [count]) ?? "")
    return max(16, (count + 15) & ~15) * MemoryLayout<Float>.stride
  }
}
