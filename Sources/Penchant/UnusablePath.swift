import Foundation

/// A place in the file system that something can't be written to.
struct UnusablePath {
  var url: URL

  init(_ url: URL) {
    self.url = url
  }

  /// What is there, links not followed; nil for nothing.
  var type: FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    return attributes?[.type] as? FileAttributeType
  }

  /// Why it can't be written to, in words, without the full stop.
  func reason(for error: any Error) -> String {
    let place = nearest
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder)
    if exists, !isFolder.boolValue { return "'\(place.path)' is a file, not a folder" }
    if !exists { return "'\(place.path)' is a link to nothing" }
    if !FileManager.default.isWritableFile(atPath: place.path) {
      return "you have no permission to write in '\(place.path)'"
    }
    return switch (error as? CocoaError)?.code {
    case CocoaError.fileWriteOutOfSpace: "the disk is full"
    case CocoaError.fileWriteVolumeReadOnly: "'\(place.path)' is on a read-only disk"
    case CocoaError.fileWriteInvalidFileName: "its name is too long or has forbidden characters"
    default: "nothing can be written in '\(place.path)'"
    }
  }

  /// The path itself if something is there, else the nearest folder above in which something is.
  private var nearest: URL {
    var place = url
    while UnusablePath(place).type == nil, place.path != "/" {
      place.deleteLastPathComponent()
    }
    return place
  }
}
