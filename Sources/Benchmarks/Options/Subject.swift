/// What can be measured.
enum Subject: String, CaseIterable, Sendable {
  /// Multiplications and additions in registers, and memory.
  case peak
  /// Matrix products.
  case products
  /// Functions of one number.
  case functions
  /// Softmax, norms and other operations on rows.
  case rows
  /// Causal attention.
  case attention
  /// Log-probabilities of tokens from hidden states.
  case predictions
  /// Optimizer updates and clipping.
  case optimizers
  /// Starting threads on a piece of work and waiting for them.
  case threads
  /// Continuing prompts token by token.
  case generation
  /// Training steps of whole models.
  case workloads
  /// Losses and their gradients beside the training step.
  case objectives
  /// Training steps as sizes grow.
  case growth
  /// Logits of a model on disk beside another program's.
  case logits

  /// What is measured if nothing is named.
  static let standard = allCases.filter { $0 != .logits }

  /// What the help says of it.
  var summary: String {
    switch self {
    case .peak: "products and sums in registers, and reading and writing memory"
    case .products: "matrix products: square, odd and skinny shapes, all transposes"
    case .functions: "exp, log, tanh and others, per element"
    case .rows: "softmax, norms, rotation, gated units"
    case .attention: "causal attention forward and backward, over lengths"
    case .predictions: "log-probabilities of tokens, over vocabularies and rows"
    case .optimizers: "optimizer updates and gradient clipping, per parameter"
    case .threads: "handing work to threads and waiting for them"
    case .generation: "greedy continuations of prompts, one and eight at once"
    case .workloads: "DPO, reward-model and scoring steps of two models"
    case .objectives: "losses and their gradients, beside the training step around them"
    case .growth: "DPO steps over length, batch, width, vocabulary and threads"
    case .logits: "logits of --model beside those of transformers or NumPy; needs --compare"
    }
  }
}
