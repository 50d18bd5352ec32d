import Foundation

/// The processes of this machine that have not ended.
enum ProcessTable {
  struct Row {
    var id: pid_t
    var parent: pid_t
    var command: String
  }

  #if os(Linux)
    /// Read from the kernel, since `ps` is missing in small containers.
    static func rows() throws -> [Row] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
        // A process may end between the listing and the reading.
        guard let id = pid_t(name),
          let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
          let command = try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8),
          // Behind the name in parentheses stand the state and the parent.
          let fields = status.split(separator: ")").last?.split(separator: " "),
          fields.count > 1, fields[0] != "Z", let parent = pid_t(fields[1])
        else { return nil }
        let words = command.split(separator: "\0").joined(separator: " ")
        return Row(id: id, parent: parent, command: words)
      }
    }
  #else
    static func rows() throws -> [Row] {
      let listing = Process()
      let pipe = Pipe()
      listing.executableURL = URL(fileURLWithPath: "/bin/ps")
      listing.arguments = ["-A", "-o", "pid=,ppid=,args="]
      listing.standardOutput = pipe
      try listing.run()
      let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
      listing.waitUntilExit()
      return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ", maxSplits: 2)
        guard parts.count == 3, let id = pid_t(parts[0]), let parent = pid_t(parts[1]) else {
          return nil
        }
        return Row(id: id, parent: parent, command: String(parts[2]))
      }
    }
  #endif
}
