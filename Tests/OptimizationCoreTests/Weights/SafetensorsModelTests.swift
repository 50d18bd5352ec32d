import Foundation
import Testing

@testable import OptimizationCore

@Suite("Models in several safetensors files")
struct SafetensorsModelTests {
  private static let first = "model-00001-of-00002.safetensors"
  private static let second = "model-00002-of-00002.safetensors"

  private func parameter(_ name: String, _ values: [Float]) -> Parameter<Float> {
    Parameter(name: name, shape: [values.count], values: values)
  }

  /// Writes two files and an index, and returns what opening the folder gives.
  private func open(
    _ map: [(String, String)],
    first: [String] = ["a", "b"],
    second: [String] = ["c"],
    index: String? = nil
  ) throws -> Result<SafetensorsModel, SafetensorsError> {
    var result: Result<SafetensorsModel, SafetensorsError>?
    try withTemporaryFolder { folder in
      for (file, names) in [(Self.first, first), (Self.second, second)] where !names.isEmpty {
        let set = ParameterSet(names.map { parameter($0, [Float($0.utf8.first ?? 0), 1]) })
        try Safetensors.write(set, to: folder.appendingPathComponent(file))
      }
      let members = map.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ",")
      let text = index ?? #"{"metadata": {"total_size": 24}, "weight_map": {\#(members)}}"#
      try Data(text.utf8).write(
        to: folder.appendingPathComponent("model.safetensors.index.json")
      )
      do throws(SafetensorsError) {
        let model = try SafetensorsModel(folder: folder.path)
        // The files stay mapped when their names are gone.
        result = .success(model)
      } catch {
        result = .failure(error)
      }
    }
    return try #require(result)
  }

  @Test("Tensors of all files are found and read")
  func sound() throws {
    let model = try open([("a", Self.first), ("c", Self.second), ("b", Self.first)]).get()
    #expect(model.catalog.names == ["a", "b", "c"])
    #expect(model.fileNames == [Self.first, Self.second])
    #expect(model.catalog["c"]?.values() == [99, 1])
    let parameters = model.catalog.makeParameters()
    #expect(parameters.map(\.values) == [[97, 1], [98, 1], [99, 1]])
  }

  @Test("What disagrees with the index is named, with its file")
  func faults() throws {
    func failure(_ result: Result<SafetensorsModel, SafetensorsError>) -> SafetensorsError? {
      guard case .failure(let error) = result else { return nil }
      return error
    }
    let all = [("a", Self.first), ("b", Self.first), ("c", Self.second)]
    let missing = failure(try open(all, second: []))
    guard case .missingShard(_, Self.second, "c") = missing else {
      Issue.record("\(String(describing: missing))")
      return
    }
    let wrong = failure(try open([("a", Self.first), ("b", Self.second), ("c", Self.second)]))
    guard case .wrongShard(let file, "b", Self.second) = wrong, file.hasSuffix(Self.first) else {
      Issue.record("\(String(describing: wrong))")
      return
    }
    let twice = failure(try open(all, second: ["b", "c"]))
    guard case .inTwoFiles(let file, "b", let other) = twice, file.hasSuffix(Self.second),
      other.hasSuffix(Self.first)
    else {
      Issue.record("\(String(describing: twice))")
      return
    }
    let unlisted = failure(try open(all, second: ["c", "d"]))
    guard case .unlisted(let file, "d", _) = unlisted, file.hasSuffix(Self.second) else {
      Issue.record("\(String(describing: unlisted))")
      return
    }
    let lacking = failure(try open(all + [("e", Self.second)]))
    guard case .missingTensor(let file, "e", _) = lacking, file.hasSuffix(Self.second) else {
      Issue.record("\(String(describing: lacking))")
      return
    }
    guard case .duplicateName(_, "a") = failure(try open(all + [("a", Self.second)])) else {
      Issue.record("a name twice in the index")
      return
    }
  }

  @Test(
    "An index that is not one, or leads out of the folder, is refused",
    arguments: [
      "", "[]", "{}", #"{"weight_map": []}"#, #"{"weight_map": {}}"#, #"{"weight_map": {"a": 1}}"#,
      #"{"weight_map": {"a": "../model.safetensors"}}"#,
      #"{"weight_map": {"a": "/etc/passwd"}}"#, #"{"weight_map": {"a": "model.bin"}}"#,
      #"{"weight_map": {"a": "x.safetensors"}} x"#,
      String(repeating: "[", count: 100_000),
    ]
  )
  func malformedIndex(index: String) throws {
    guard case .failure(.header(let file, _)) = try open([], index: index) else {
      Issue.record("\(index.prefix(50)) was accepted")
      return
    }
    #expect(file.hasSuffix("model.safetensors.index.json"))
  }

  @Test("A single file is read without an index, and a folder without either is named")
  func singleFile() throws {
    try withTemporaryFolder { folder in
      #expect(throws: SafetensorsError.self) { try SafetensorsModel(folder: folder.path) }
      let set = ParameterSet([parameter("a", [1, 2])])
      try Safetensors.write(set, to: folder.appendingPathComponent("model.safetensors"))
      let model = try SafetensorsModel(folder: folder.path)
      #expect(model.catalog.makeParameters().hasSameBytes(as: set))
      let target = ParameterSet([parameter("a", [0, 0])])
      try model.catalog.load(into: target)
      #expect(target.hasSameBytes(as: set))
      let other = ParameterSet([parameter("a", [0, 0, 0]), parameter("b", [0])])
      let error = #expect(throws: ParameterMismatch.self) { try model.catalog.load(into: other) }
      #expect(error?.missing == ["b"])
      #expect(error?.misshapen == [.init(name: "a", expected: [3], found: [2])])
    }
  }

  @Test("Whole numbers stand beside the weights of some models and are left alone")
  func otherTypes() throws {
    let header =
      #"{"position_ids":{"dtype":"I64","shape":[1,2],"data_offsets":[0,16]},"#
      + #""w":{"dtype":"F64","shape":[1],"data_offsets":[16,24]}}"#
    let data =
      Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]) + Data(header.utf8) + Data(count: 22)
      + Data([0xF8, 0xBF])
    let file = try SafetensorsFile(MappedFile(copying: data, path: "f"))
    #expect(file.catalog.names == ["w"])
    #expect(file.catalog["w"]?.values() == [-1.5])
    #expect(file.otherTensors == ["position_ids": "I64"])
    #expect(throws: SafetensorsError.elementType(file: "f", tensor: "position_ids", found: "I64")) {
      try Safetensors.parse(data, file: "f")
    }
  }
}
