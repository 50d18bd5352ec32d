import Foundation
import Testing

@testable import Benchmarks

@Suite("Damaged models")
struct DamageTests {
  private static let folders: [String] = {
    let tests = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    return [
      "\(tests)/BenchmarksTests/Fixtures/Damage",
      "\(tests)/PreferenceDataTests/Fixtures/Tokenizers",
    ]
  }()

  private static func files() throws -> [SoundFile] {
    try SoundFile.all(in: folders)
  }

  @Test("Every sound file opens")
  func sound() throws {
    let files = try Self.files()
    #expect(Set(files.map(\.kind)) == Set(SoundFile.Kind.allCases))
    let probe = try DamageProbe(files)
    defer { probe.remove() }
    for number in files.indices { #expect(throws: Never.self) { try probe.open(sound: number) } }
  }

  /// `Benchmarks damage` does the same with more files, and in processes of its own.
  @Test("Damaged files are read, or refused with the file and the place, in little time and memory")
  func damaged() throws {
    let variable = ProcessInfo.processInfo.environment["PENCHANT_DAMAGED_FILES"]
    let probe = try DamageProbe(Self.files())
    defer { probe.remove() }
    var counts: [DamageOutcome: Int] = [:]
    let count = variable.flatMap { Int($0) } ?? 3000
    for number in 0..<count {
      let result = try probe.result(of: number)
      counts[result.outcome, default: 0] += 1
      #expect(result.outcome.isGood, "\(number) \(probe.file(of: number).name): \(result.detail)")
    }
    #expect(counts[.refused, default: 0] > counts[.accepted, default: 0] / 4)
    #expect(counts[.accepted, default: 0] > count / 50)
  }

  @Test("The same number is the same damage, and most damages change the file")
  func determinism() {
    let bytes = Array(#"{"model": {"vocab": {"a": 0, "b": 1}, "merges": []}, "x": [1, 2, 3]}"#.utf8)
    var changed = 0
    for number in 0..<200 {
      var (first, second) = (FileDamage(number: number), FileDamage(number: number))
      let damaged = first.damage(bytes)
      #expect(damaged == second.damage(bytes))
      if damaged != bytes { changed += 1 }
    }
    #expect(changed > 150)
  }
}
