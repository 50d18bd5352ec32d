import OptimizationCore

/// One line of a table of kernels.
struct KernelCase {
  /// What the line's amount of work is.
  enum Work {
    /// Floating-point operations, shown per second and as a share of the peak in registers.
    case operations(Double)
    /// Bytes read and written for each of some elements, shown as nanoseconds per element, and per
    /// second and as a share of the memory's rate.
    case bytesPerElement(Int, elements: Int)
    /// Elements, shown as nanoseconds per element.
    case elements(Int)
  }

  /// The cells in front of the figures.
  var labels: [Cell]
  /// The work of one run.
  var work: Work
  /// Prepares the case for a context and measures it.
  var measure: (ComputeContext, Sampler) -> Sample
}
