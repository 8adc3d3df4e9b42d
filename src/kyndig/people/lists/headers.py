"""The words by which HR systems head their columns, in Norwegian and English."""

import re

from .tables import Meaning

_SURE = {
    Meaning.EMPLOYEE_NUMBER: """ansattnr ansattnummer ansattid ansnr medarbeidernr medarbeidernummer lønnsnr lønnsnummer
        ressursnr ressursnummer ansattkode employeeid employeenumber employeeno employeenr empid empno staffid staffno
        staffnumber personnelnumber personnelno workerid resourceid""",
    Meaning.FULL_NAME: """navn name fulltnavn fullname displayname visningsnavn ansattnavn ansattesnavn medarbeidernavn
        employeename etternavnfornavn fornavnetternavn fornavnogetternavn etternavnogfornavn lastnamefirstname
        firstnamelastname surnamefirstname surnamegivenname personnavn salesagent salesrep salesperson""",
    Meaning.GIVEN_NAME: "fornavn fornavnogmellomnavn givenname givennames firstname forename mellomnavn middlename",
    Meaning.FAMILY_NAME: "etternavn familienavn slektsnavn surname lastname familyname sn",
    Meaning.EMAIL: """epost epostadresse mail mailadresse email emailaddress jobbepost epostjobb epostarbeid workemail
        primaryemail primarysmtpaddress""",
    Meaning.PHONE: """mobil mobiltelefon mobilnummer mobilnr mobiltlf telefon telefonnummer telefonnr tlf tlfnr
        phone phonenumber mobile mobilephone mobilenumber cellphone workphone telephone telephonenumber
        businessphones""",
    Meaning.TITLE: "tittel stilling stillingstittel stillingsnavn stillingsbetegnelse title jobtitle position",
    Meaning.DEPARTMENT: """avdeling avd avdelingsnavn avdelingnavn department departmentname dept deptname orgenhet
        organisasjonsenhet enhet enhetsnavn orgunit organizationalunit seksjon""",
    Meaning.DEPARTMENT_PARENT: """overordnetavdeling overavdeling hovedavdeling overordnetenhet divisjon division
        forretningsområde parentdepartment businessunit""",
    Meaning.MANAGER: """leder nærmesteleder narmesteleder nermesteleder naermesteleder lederensnavn ledersnavn ledernavn
        overordnet nærmesteoverordnede personalleder sjef manager managername manageremail linemanager reportsto
        rapporterertil supervisor leader""",
    Meaning.STARTED: """startdato ansattdato ansattfra ansattsiden ansettelsesdato tiltrådt tiltredelsesdato
        tiltredelse startdate hiredate dateofhire employeehiredate employmentdate employmentstart datestarted
        joindate""",
    Meaning.LEFT: """sluttdato ansatttil fratrådt fratredelsesdato fratredelse sluttet enddate leavedate leavingdate
        terminationdate employmentend lastday employeeleavedatetime""",
    Meaning.ACTIVE: "aktiv active isactive accountenabled enabled kontoaktivert ansattstatus employmentstatus",
    Meaning.SITE: "arbeidssted lokasjon kontorsted location officelocation worklocation site",
}  # fmt: skip
_LIKELY = {
    Meaning.EMPLOYEE_NUMBER: "id nr nummer",
    Meaning.FULL_NAME: "ansatt medarbeider employee person deltaker selger agent user bruker contact contactname",
    Meaning.GIVEN_NAME: "first preferredname kallenavn",
    Meaning.FAMILY_NAME: "last",
    Meaning.EMAIL: "userprincipalname upn",
    Meaning.TITLE: "rolle role funksjon job jobb",
    Meaning.DEPARTMENT: "team gruppe unit group regionaloffice region",
    Meaning.DEPARTMENT_PARENT: "område area",
    Meaning.MANAGER: "avdelingsleder teamleder teamleader",
    Meaning.STARTED: "start started startet begynte oppstart ansettelse joined hired",
    Meaning.LEFT: "left slutt end",
    Meaning.ACTIVE: "status",
    Meaning.SITE: "sted kontor office by city poststed",
}  # fmt: skip
# The first of these that stands anywhere in a header wins: "Leders e-post" is about the manager.
_IN_A_PHRASE = (
    Meaning.MANAGER, Meaning.DEPARTMENT_PARENT, Meaning.DEPARTMENT, Meaning.EMAIL, Meaning.PHONE, Meaning.STARTED,
    Meaning.LEFT, Meaning.TITLE, Meaning.GIVEN_NAME, Meaning.FAMILY_NAME, Meaning.EMPLOYEE_NUMBER, Meaning.FULL_NAME,
    Meaning.ACTIVE, Meaning.SITE,
)  # fmt: skip
# Never read, whatever the cells hold: not needed for training, and some of it nobody should upload.
_PRIVATE = """fødselsnummer fødselsnr fnr personnummer personnr ssn nationalid socialsecuritynumber fødselsdato fødtdato
    født birthdate dateofbirth birthday dob kontonummer kontonr bankaccount lønn årslønn salary brukernavn username
    stillingsprosent kjønn gender sex nasjonalitet nationality pårørende kommentar merknad comment notes"""
_OTHER_THINGS = """firma selskap virksomhet bedrift company companyname organisasjon organization kunde customer kurs
    course kode code adresse address privat private pårørende født fødsels birth"""

_LEFT_ALONE = frozenset(_PRIVATE.split())
_ABOUT_SOMETHING_ELSE = frozenset(_OTHER_THINGS.split())

_WORDS = {word: (meaning, 1.0) for meaning, words in _SURE.items() for word in words.split()}
_WORDS |= {word: (meaning, 0.6) for meaning, words in _LIKELY.items() for word in words.split()}
_CAMEL = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")
_NOT_WORD = re.compile(r"[\W_]+")


def normalised(header: str) -> str:
    """The header without capitals, spaces and signs: `E-post`, `e post` and `EPOST` are one."""
    return _NOT_WORD.sub("", header).casefold()


def meaning_of(header: str) -> tuple[Meaning, float] | None:
    """What a header says its column holds, and how sure that is; None where no known word stands in it."""
    whole = normalised(header)
    if whole in _LEFT_ALONE:
        return Meaning.IGNORE, 1.0
    if whole in _WORDS:
        return _WORDS[whole]
    words = [word.casefold() for word in _NOT_WORD.split(_CAMEL.sub(" ", header)) if word]
    if len(words) > 6 or _LEFT_ALONE.intersection(words):
        return None
    runs = ["".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    found = {_WORDS[run][0]: _WORDS[run][1] for run in runs if run in _WORDS}
    found |= {_WORDS[run[:-1]][0]: _WORDS[run[:-1]][1] for run in runs if run.endswith("s") and run[:-1] in _WORDS}
    if not found or (_ABOUT_SOMETHING_ELSE.intersection(words) and not found.keys() & {Meaning.EMAIL, Meaning.PHONE}):
        return None
    meaning = next(meaning for meaning in _IN_A_PHRASE if meaning in found)
    return meaning, 0.8 * found[meaning]


def is_left_alone(header: str) -> bool:
    """Whether the header names something that is never read, such as a national identity number."""
    return normalised(header) in _LEFT_ALONE


def puts_family_first(header: str) -> bool:
    return normalised(header).startswith(("etternavn", "surname", "lastname", "familyname"))
