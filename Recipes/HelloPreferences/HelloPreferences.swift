@main struct HelloPreferences { static func main() {} }
