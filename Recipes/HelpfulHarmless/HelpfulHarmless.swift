@main struct HelpfulHarmless { static func main() {} }
