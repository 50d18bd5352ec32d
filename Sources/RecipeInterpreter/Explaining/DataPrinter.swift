import RecipePlan

/// Prints what became of rows.
enum DataPrinter {
  /// A dataset's files, ledger and parts.
  static func lines(_ report: DataReport, limit: PlanComponent?) -> [String] {
    var lines = report.files.map {
      "  file      \($0.path), \($0.bytes.grouped) bytes, sha256 \($0.checksum.prefix(8))…"
    }
    lines += report.ledger.flatMap(Self.lines)
    if let limit { lines.append("  limit     \(limit), applied by each model's tokenizer") }
    if report.parts.count > 1 {
      let parts = report.parts.filter { $0.rows > 0 }.map { "\($0.name) \($0.rows.grouped)" }
      lines.append("  parts     " + parts.joined(separator: ", "))
    }
    return lines
  }

  /// What one source or step did.
  static func lines(_ entry: LedgerReport) -> [String] {
    var line = "  rows      \(entry.step): \(entry.read.grouped) read, \(entry.kept.grouped) kept"
    if entry.merged > 0 { line += ", \(entry.merged.grouped) merged" }
    if entry.truncated > 0 { line += ", \(entry.truncated.grouped) of them shortened" }
    return [line]
      + entry.drops.map { drop in
        "            \(drop.count.grouped) dropped: \(drop.reason) "
          + "(\(drop.samples.joined(separator: ", "))\(drop.count > drop.samples.count ? ", …" : ""))"
      } + entry.notes.map { "            \($0)" }
  }
}
