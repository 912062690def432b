/// A gender as `f` or `m`, from words that leave no doubt.
///
/// The English words are those which Meta's own libraries know; the others are the usual ones of forms in the larger
/// languages of Europe. A first letter decides nothing: `mujer` is a woman.
enum Gender {
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        _ = PersonName.normalize(&text)
        let word = text.decoded
        if female.contains(word) {
            text.become("f".utf8)
        } else if male.contains(word) {
            text.become("m".utf8)
        } else {
            return .left(reason: "it is no gender that the platform knows")
        }
        return .value
    }

    private static let female = words(
        """
        f female woman girl lady miss ms mrs madam maam daughter mother mom mama mommy aunt niece sister wife girlfriend
        bride widow queen princess duchess countess empress goddess maiden lass gal chick dame belle she her hers herself
        feminine weiblich frau femme féminin féminine madame mademoiselle mujer femenino femenina señora señorita
        mulher feminino feminina senhora femmina donna femminile signora vrouw vrouwelijk mevrouw kvinna kvinnlig kvinde
        kvinne nainen kobieta żena kadın женщина женский γυναίκα
        """)

    private static let male = words(
        """
        m male man boy gentleman guy sir mister mr son father dad daddy papa uncle nephew brother husband boyfriend groom
        widower king prince duke count emperor god lord lad fellow chap bloke dude he him his himself
        masculine männlich mann herr homme masculin monsieur hombre masculino señor homem senhor maschio uomo maschile
        signore mannelijk meneer mies mężczyzna muž erkek мужчина мужской άνδρας
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map { UnicodeText.lowercased(String($0)) })
    }
}
