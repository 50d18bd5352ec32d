import Foundation

/// Numbers as people read them: digits that mean something, U+2212 as minus, commas in thousands.
enum TextNumber {
  /// What stands where a number is missing.
  static let missing = "—"

  /// A whole number with commas between groups of three digits, such as `44,871`.
  static func count(_ number: Int) -> String {
    let grouped = grouped(String(number.magnitude))
    return number < 0 ? "−" + grouped : grouped
  }

  /// A number of things in words, such as `1 row` or `2,312 rows`.
  static func count(_ number: Int, _ thing: String) -> String {
    "\(count(number)) \(thing)\(number == 1 ? "" : "s")"
  }

  /// A number with a fixed number of decimals, such as `−148.2`.
  ///
  /// Never a negative zero; `signed` puts a plus before positive numbers.
  static func fixed(_ number: Double, decimals: Int, signed: Bool = false) -> String {
    guard number.isFinite else { return "not finite" }
    let text = String(format: "%.\(max(0, min(decimals, 17)))f", abs(number))
    let isZero = !text.contains { ("1"..."9").contains($0) }
    let sign = isZero ? "" : number < 0 ? "−" : signed ? "+" : ""
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = grouped(parts.first.map(String.init) ?? "0")
    return sign + whole + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// A number with three significant digits, such as `0.462`, `61.4` or `5e−5`.
  ///
  /// Whole parts are never rounded away. Powers of ten are written only below 0.001 and from a
  /// million on.
  static func short(_ number: Double, signed: Bool = false) -> String {
    guard number.isFinite else { return "not finite" }
    let size = abs(number)
    guard size > 0 else { return "0" }
    guard size >= 1e-3, size < 1e6 else { return scientific(number, signed: signed) }
    return fixed(number, decimals: shortDecimals(size), signed: signed)
  }

  /// How many decimals give three significant digits.
  static func shortDecimals(_ size: Double) -> Int {
    guard size > 0, size.isFinite else { return 2 }
    let exponent = Int(log10(size).rounded(.down))
    let decimals = max(0, min(2 - exponent, 17))
    // 0.9996 rounds to 1.00, which has one digit more before the point.
    let rounded = abs(Double(String(format: "%.\(decimals)f", size)) ?? size)
    return rounded >= pow(10, Double(exponent + 1)) ? max(0, decimals - 1) : decimals
  }

  /// How many decimals two significant digits of the interval's half-width give, from 0 to 6.
  ///
  /// `nil` if the interval has no width.
  static func decimals(low: Double, high: Double) -> Int? {
    let half = (high - low) / 2
    guard half > 0, half.isFinite else { return nil }
    return max(0, min(6, 1 - Int(log10(half).rounded(.down))))
  }

  /// The shortest text that reads back to the same number, such as `0.1` or `5e−5`.
  static func exact(_ number: Double) -> String {
    guard number.isFinite else { return "not finite" }
    if number == number.rounded(), abs(number) < 1e15 {
      return number < 0 ? "−\(Int64(-number))" : "\(Int64(number))"
    }
    return "\(number)"
      .replacingOccurrences(of: "e-0", with: "e-")
      .replacingOccurrences(of: "-", with: "−")
  }

  /// A share as a percentage without needless decimals, such as `95%` or `97.5%`.
  static func share(_ share: Double) -> String {
    let percent = share * 100
    guard percent.isFinite else { return missing }
    let text = String(format: "%.1f", percent)
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
  }

  /// A duration: `41.2 s`, `3 min 12 s`, `1 h 04 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return missing }
    if seconds < 99.95 {
      return String(format: "%.1f s", seconds)
    }
    let whole = Int(seconds.rounded())
    if whole < 3600 {
      return "\(whole / 60) min \(String(format: "%02d", whole % 60)) s"
    }
    let minutes = (whole + 30) / 60
    return "\(count(minutes / 60)) h \(String(format: "%02d", minutes % 60)) min"
  }

  /// A remaining time, rounded as estimates should be: `31 s`, `3 min 12 s`.
  static func remaining(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return missing }
    return seconds < 99.5 ? "\(Int(seconds.rounded())) s" : duration(seconds)
  }

  /// A size in decimal units, such as `61 MB`.
  static func bytes(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var size = Double(bytes)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while size >= 999.5, unit < units.count - 1 {
      size /= 1000
      unit += 1
    }
    return "\(fixed(size, decimals: size < 9.95 ? 1 : 0)) \(units[unit])"
  }

  private static func scientific(_ number: Double, signed: Bool) -> String {
    let parts = String(format: "%.2e", abs(number)).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return exact(number) }
    var digits = String(parts[0])
    while digits.hasSuffix("0") { digits.removeLast() }
    if digits.hasSuffix(".") { digits.removeLast() }
    let sign = number < 0 ? "−" : signed ? "+" : ""
    return "\(sign)\(digits)e\(exponent < 0 ? "−" : "")\(exponent.magnitude)"
  }

  private static func grouped(_ digits: String) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 {
        text.append(",")
      }
      text.append(digit)
    }
    return text
  }
}
