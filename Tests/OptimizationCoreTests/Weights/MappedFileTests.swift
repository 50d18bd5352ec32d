import Foundation
import Testing

@testable import OptimizationCore

@Suite("Mapped files")
struct MappedFileTests {
  @Test("Numbers and texts are read at any place, and never beyond the end")
  func reading() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("bytes").path
      let bytes = [0x01, 0x02, 0x03, 0x04, 0x05, 0xFF] + Array("né".utf8)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      for file in [try MappedFile(path), MappedFile(copying: bytes, path: path)] {
        #expect(file.count == 9)
        #expect(file.integer(UInt16.self, at: 1) == 0x0302)
        #expect(file.integer(UInt64.self, at: 1) == 0xA9C3_6EFF_0504_0302)
        #expect(file.integer(UInt64.self, at: 2) == nil)
        #expect(file.integer(UInt8.self, at: 8) == 0xA9)
        #expect(file.integer(UInt8.self, at: 9) == nil)
        #expect(file.integer(UInt8.self, at: -1) == nil)
        #expect(file.integer(UInt8.self, at: .max) == nil)
        #expect(file.text(at: 6, length: 3) == "né")
        #expect(file.text(at: 6, length: 2) == nil)
        #expect(file.text(at: 6, length: 4) == nil)
        #expect(file.text(at: 9, length: 0) == "")
        #expect(!file.contains(offset: 1, length: .max))
        #expect(!file.contains(offset: 1, length: -1))
        file.release(0..<9)
        #expect(file.withBytes(0..<9) { Array($0) } == bytes)
      }
    }
  }

  @Test("An empty file has no bytes; folders and missing files are named")
  func oddFiles() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("empty").path
      try Data().write(to: URL(fileURLWithPath: path))
      let file = try MappedFile(path)
      #expect(file.count == 0)
      #expect(file.withBytes(0..<0) { $0.count } == 0)
      for wrong in [folder.path, folder.appendingPathComponent("missing").path] {
        let error = #expect(throws: WeightFileError.self) { try MappedFile(wrong) }
        #expect(error?.description.hasPrefix(wrong) == true)
      }
    }
  }

  @Test("Releasing part of a large file leaves all of it readable")
  func releasing() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("large").path
      let bytes = (0..<100_000).map { UInt8($0 % 251) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let file = try MappedFile(path)
      file.release(5000..<90000)
      file.release(90000..<100_000)
      #expect(file.withBytes(0..<100_000) { Array($0) } == bytes)
    }
  }
}
