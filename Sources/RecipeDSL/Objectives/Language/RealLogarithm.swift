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

/// The number whose softplus, log(1 + exp(x)), is a given positive one.
func softplusInverse(_ value: Double) -> Double {
  // log(exp v − 1) = v + log(1 − exp(−v))
  #if canImport(Glibc)
    value + Glibc.log(-Glibc.expm1(-value))
  #else
    value + Darwin.log(-Darwin.expm1(-value))
  #endif
}
