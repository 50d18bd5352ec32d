/// The formula of one step, which waits for a parameter's learning rate and weight decay.
public struct ElementwiseStep {
  let make: (_ learningRate: Double, _ decay: Double) -> UpdateStep
}
