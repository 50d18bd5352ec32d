#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The natural logarithm of a number; `log` of this module is that of quantities.
func logarithm(_ value: Double) -> Double {
  #if canImport(Glibc)
    Glibc.log(value)
  #else
    Darwin.log(value)
  #endif
}
