/// A node's identity in a plan: its fingerprint, so that equal stages are one stage and an edge
/// says all there is to say about what stands at its other end.
public typealias NodeID = Fingerprint
