enum RegionName {
    static func normalize(_ text: inout [UInt8], country: CountryCode?) -> StepResult { PersonName.normalize(&text) }
}
