"""The words that the one-line log knows, in Norwegian (bokmål, nynorsk, some dialect) and English."""


def each_of(listed: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(listed.split())


NUMBERS = {
    "en": 1, "ei": 1, "ein": 1, "et": 1, "eit": 1, "én": 1, "ett": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6,
    "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "fjorten": 14, "tjue": 20, "tretti": 30,
    "et par": 2, "eit par": 2, "ett par": 2, "noen": 3, "nokre": 3, "nåkka": 3,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "thirty": 30, "a couple of": 2, "couple of": 2, "a few": 3, "few": 3,
}  # fmt: skip
DAYS = "dag dager dagar daga døgn day days"
WORKING_DAYS = "virkedag virkedager yrkedager arbeidsdag arbeidsdager arbeidsdagar"
WEEKS = "uke uker uka uku veke veker vekor veka week weeks"
MONTHS_LONG = "måned måneder månad månader månadar månter mnd mndr month months"
YEARS = "år year years"
FORTNIGHTS = "fortnight"

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mandag måndag månda monday mandagen",
            "tirsdag tysdag tirsda tuesday tirsdagen",
            "onsdag onsda wednesday onsdagen",
            "torsdag tosdag torsda thursday torsdagen",
            "fredag freda friday fredagen",
            "lørdag laurdag lørda saturday lørdagen",
            "søndag sundag søndagen sunday",
        )
    )
    for name in names.split()
}
# These are other words too, so they count as days only after a preposition.
SHORT_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "man mån mon",
            "tir tirs tys tue tues",
            "ons wed",
            "tor tors thu thur thurs",
            "fre fri",
            "lør lau sat",
            "søn sun",
        )
    )
    for name in names.split()
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun",
            "juli july jul", "august aug", "september sept sep", "oktober october okt oct", "november nov",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
FULL_MONTHS = {
    name: number
    for name, number in MONTHS.items()
    if len(name) > 4 or name in {"mars", "juni", "june", "juli", "july", "mai"}
}

AND = each_of("og and & samt")
AT_COMPANY = each_of("i fra frå hos på ved at from of in with")
# Prepositions that may stand before a place as well as before a company.
AT_PLACE = each_of("i på ved at in")
COMPANY_FORMS = each_of("as asa ans da sa ba enk nuf ks iks hf a/s ab oy gmbh ltd llc inc plc group gruppen")
NAME_PARTICLES = each_of("von van de der den af la le")

# No name begins with one of these, and in a line of small letters a name ends before it.
NOT_A_NAME = each_of("""
    vil ville
    vill ønsker ønska ønsket ynskjer ynskte trenger trengte treng trong skal ska skulle må måtte har hadde hatt
    er var ble blir vart ba bad ber sa sier seier spurte spør lurte lurer kan kunne om ang angående vedr vedrørende og
    at som fordi for til med på hun ho han dei de vi jeg eg æ ham henne dem det den denne dette ikke ikkje nei ja tilbud
    tilbod avtalte avtaler interessert positiv negativ fornøyd fikk fekk kommer kjem sender sendte ringer ringe ringte
    tar tek bestilte bestiller ingen følg følge følgje neste forrige igjen tilbake nå no så men hvis når da mens etter
    før innen i fra frå hos ved av vedkommende noen alle minst ca rundt hei notat husk møte møter gikk går står godt bra
    the a an wants want wanted needs need needed asked asks said says is was are were has had have will would could can
    about re regarding who that to for and she he they we me him her them it this not no yes interested agreed ordered
    e-post epost mail e-mail email telefon tlf teams lunsj befaring synfaring møtet kaffe besøk ferie ønskjer
    left sends again back now with from at in on of by before after next last if when but because please them his their
    """)  # fmt: skip

# A name may stand behind one of these, later in the sentence.
BEFORE_A_NAME = each_of("med til hos fra frå om with to from at for about on på")
WANTS = each_of(
    "vil ville ønsker ønska ønskjer ynskjer ønsket trenger treng trengte må skal ska wants want wanted needs "
    "need will lurer "
    "ber ba bad spør spurte asks asked expects venter ventar would"
)
