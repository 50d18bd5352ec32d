/// A set of byte strings with a number each that does not change any more: a double array (Aoe 1989).
///
/// Each node's children stand at its base plus their byte, and know their parent, so that a step is
/// one look at one place in memory; that is twice as fast as a table of nodes and bytes.
final class StaticTrie: @unchecked Sendable {
  /// A place of the array.
  struct Unit {
    /// Where the children stand, less their byte.
    var base: Int32 = 0
    /// The node before this one; -1 for a place that no node has, the largest number for the first.
    var parent: Int32 = -1
    /// The number of the string that ends here, -1 for none.
    var value: Int32 = -1
  }

  /// The places; all of a node's children are inside.
  let units: UnsafeBufferPointer<Unit>
  private let storage: UnsafeMutableBufferPointer<Unit>

  /// Makes a set of strings with numbers; of strings that are alike the last counts.
  init(_ strings: [(bytes: [UInt8], value: Int32)]) {
    var builder = Builder(strings)
    builder.build()
    storage = .allocate(capacity: builder.units.count)
    _ = storage.initialize(fromContentsOf: builder.units)
    units = UnsafeBufferPointer(storage)
  }

  deinit {
    storage.deallocate()
  }

  /// The node after `node` and `byte`; negative if no string goes on like that.
  @inline(__always)
  static func child(of node: Int32, _ byte: UInt8, in units: UnsafeBufferPointer<Unit>) -> Int32 {
    let next = units[Int(node)].base &+ Int32(byte)
    return units[Int(next)].parent == node ? next : -1
  }

  /// Finds places for nodes, from the first byte on; strings share what they begin with.
  private struct Builder {
    let strings: [(bytes: [UInt8], value: Int32)]
    var units: [Unit]
    /// The first place that may be free.
    private var free = 1

    init(_ strings: [(bytes: [UInt8], value: Int32)]) {
      // The sort is stable: of strings that are alike the last stays the last.
      self.strings = strings.enumerated().sorted { left, right in
        if left.element.bytes.elementsEqual(right.element.bytes) {
          return left.offset < right.offset
        }
        return left.element.bytes.lexicographicallyPrecedes(right.element.bytes)
      }.map(\.element)
      units = Array(repeating: Unit(), count: 1024)
      // The first node's place is taken, and no node is its parent, not even itself.
      units[0].parent = .max
    }

    /// A node, the strings that go through it, and how many bytes they share.
    private struct Task {
      var node: Int
      var range: Range<Int>
      var depth: Int
    }

    mutating func build() {
      // Not recursive, as strings may be long.
      var tasks = [Task(node: 0, range: strings.indices, depth: 0)]
      while var task = tasks.popLast() {
        while let first = task.range.first, strings[first].bytes.count == task.depth {
          units[task.node].value = strings[first].value
          task.range = (first + 1)..<task.range.upperBound
        }
        if !task.range.isEmpty { tasks += place(childrenOf: task) }
      }
      // Any byte after any node stays inside.
      let last = units.lastIndex { $0.parent >= 0 } ?? 0
      let base = units.reduce(0) { max($0, Int($1.base)) }
      let count = max(last, base) + 257
      if count > units.count { grow(to: count) }
    }

    private mutating func grow(to count: Int) {
      units += repeatElement(Unit(), count: count - units.count)
    }

    private mutating func place(childrenOf task: Task) -> [Task] {
      var children: [(byte: UInt8, range: Range<Int>)] = []
      var start = task.range.lowerBound
      while start < task.range.upperBound {
        let byte = strings[start].bytes[task.depth]
        var end = start + 1
        while end < task.range.upperBound, strings[end].bytes[task.depth] == byte { end += 1 }
        children.append((byte, start..<end))
        start = end
      }
      let base = base(for: children.map(\.byte))
      units[task.node].base = Int32(base)
      return children.map { byte, range in
        let place = base + Int(byte)
        units[place].parent = Int32(task.node)
        return Task(node: place, range: range, depth: task.depth + 1)
      }
    }

    /// A base at which all children's places are free.
    private mutating func base(for bytes: [UInt8]) -> Int {
      while free < units.count, units[free].parent >= 0 { free += 1 }
      let first = Int(bytes[0])
      var place = max(free, first)
      var tried = 0
      while true {
        if place + 512 > units.count { grow(to: max(place + 512, units.count * 2)) }
        if units[place].parent < 0 {
          let base = place - first
          if bytes.allSatisfy({ units[base + Int($0)].parent < 0 }) { return base }
        }
        place += 1
        tried += 1
        // Places so full that many children do not fit are given up.
        if tried == 4096 { free = place }
      }
    }
  }
}
