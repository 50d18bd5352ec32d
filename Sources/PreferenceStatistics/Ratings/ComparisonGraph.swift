/// Who beat whom, as a directed graph over numbered competitors.
struct ComparisonGraph {
  /// For each competitor, those it beat or tied with.
  private var beaten: [[Int]]

  init(count: Int) {
    beaten = Array(repeating: [], count: count)
  }

  mutating func addWin(of winner: Int, over loser: Int) {
    beaten[winner].append(loser)
  }

  /// Checks that every competitor is reachable from every other along wins.
  ///
  /// This is necessary and sufficient for finite maximum likelihood strengths (Ford 1957).
  ///
  /// - Throws: ``StatisticsError/disconnected(groups:)`` if groups were never compared,
  ///   ``StatisticsError/separated(groups:)`` if wins between groups go one way only.
  func checkConnected(names: (Int) -> String) throws(StatisticsError) {
    let groups = undirectedGroups()
    guard groups.count <= 1 else { throw .disconnected(groups: groups.map { $0.map(names) }) }
    let components = strongComponents()
    guard components.count <= 1 else {
      throw .separated(groups: components.map { $0.map(names) })
    }
  }

  /// The groups that are connected if the direction of wins is ignored, in order of appearance.
  private func undirectedGroups() -> [[Int]] {
    var parents = Array(beaten.indices)
    func root(_ start: Int) -> Int {
      var node = start
      while parents[node] != node {
        parents[node] = parents[parents[node]]
        node = parents[node]
      }
      return node
    }
    for (winner, losers) in beaten.enumerated() {
      for loser in losers {
        let (first, second) = (root(winner), root(loser))
        parents[max(first, second)] = min(first, second)
      }
    }
    var positions: [Int: Int] = [:]
    var groups: [[Int]] = []
    for node in beaten.indices {
      let head = root(node)
      if let position = positions[head] {
        groups[position].append(node)
      } else {
        positions[head] = groups.count
        groups.append([node])
      }
    }
    return groups
  }

  /// The strongly connected components (Tarjan 1972), those that beat the others first.
  private func strongComponents() -> [[Int]] {
    var order = Array(repeating: -1, count: beaten.count)
    var lowest = order
    var onStack = Array(repeating: false, count: beaten.count)
    var stack: [Int] = []
    var components: [[Int]] = []
    var counter = 0
    for start in beaten.indices where order[start] < 0 {
      // An explicit stack of (node, next neighbour), because recursion could exhaust the real one.
      var path: [(node: Int, next: Int)] = []
      func enter(_ node: Int) {
        order[node] = counter
        lowest[node] = counter
        counter += 1
        stack.append(node)
        onStack[node] = true
        path.append((node, 0))
      }
      enter(start)
      while let (node, next) = path.last {
        if next < beaten[node].count {
          path[path.count - 1].next += 1
          let neighbour = beaten[node][next]
          if order[neighbour] < 0 {
            enter(neighbour)
          } else if onStack[neighbour] {
            lowest[node] = min(lowest[node], order[neighbour])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.node {
          lowest[parent] = min(lowest[parent], lowest[node])
        }
        guard lowest[node] == order[node] else { continue }
        var component: [Int] = []
        while let member = stack.popLast() {
          onStack[member] = false
          component.append(member)
          if member == node { break }
        }
        components.append(component.sorted())
      }
    }
    return components.reversed()
  }
}
