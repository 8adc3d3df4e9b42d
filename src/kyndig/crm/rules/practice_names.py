"""Who one practises on: companies, places and people that are made up, and so are their addresses.

Mail goes to domains that end in `.example`, which nobody can own. Phone numbers begin with 1, as no Norwegian number of
eight digits does. Organisation numbers are left empty: each that passes the check may be given to somebody one day.
"""

COMPANIES = [
    ("Tåkefjell Hytter", "Tåkedalen", "Hyttebygg"), ("Sildrepollen Brygge", "Sildrepollen", "Brygger"),
    ("Blåtind Elektro", "Blåvåg", "Elektro"), ("Morgenrø Renhold", "Rødsund", "Renhold"),
    ("Kvernsteinen Mølle", "Kvernbygda", "Mat"), ("Nattergal Lyd", "Lyngstad", "Utstyr"),
    ("Trollhylla Lager", "Trollvik", "Lager"), ("Havdønn Mekaniske", "Dønnfjorden", "Verksted"),
    ("Furulund og Døtre", "Furusletta", "Trelast"), ("Skyggenes Solskjerming", "Skyggenes", "Interiør"),
    ("Elgtråkk Transport", "Elgmoen", "Transport"), ("Regnbuen Farge", "Regnvik", "Maler"),
    ("Steinrøysa Entreprenør", "Steinrøys", "Anlegg"), ("Vindfang Bygg", "Vindholmen", "Entreprenør"),
    ("Isrosa Kjøleteknikk", "Isdalen", "Kjøling"), ("Gullfaks Bakeri", "Kveldsvik", "Mat"),
    ("Nordkalven Fisk", "Kalvøya", "Sjømat"), ("Tusenstien Regnskap", "Stigrenda", "Regnskap"),
    ("Fløyelsgress Hage", "Grønnlia", "Hage"), ("Klokkerlyng Eiendom", "Lyngheia", "Eiendom"),
    ("Sølvpilen Sykler", "Pilestrand", "Butikk"), ("Huldrehaugen Camping", "Huldrevatn", "Reiseliv"),
    ("Tordenskyen Rør", "Skyberget", "Rørlegger"), ("Brumunden Trykk", "Bremnesmo", "Trykkeri"),
    ("Ytterst Design", "Ytterholmen", "Design"),
]  # fmt: skip
GIVEN = [
    "Astrid", "Bjarne", "Camilla", "Dag", "Eline", "Frode", "Guro", "Halvor", "Ingeborg", "Jakob", "Karianne", "Lars",
    "Mina", "Nils", "Oda", "Petter", "Ragnhild", "Sindre", "Tuva", "Ulrik", "Vilde", "Yngve", "Ørjan", "Åse",
]  # fmt: skip
FAMILY = [
    "Tåkedal", "Sildre", "Blåvåg", "Kvernmo", "Lyngheim", "Trollvold", "Furuslett", "Skyggesand", "Elgtun", "Regnskar",
    "Steinrud", "Vindstad", "Isnes", "Kveldhaug", "Kalvholt", "Stigrim", "Grønnlid", "Pilestad", "Huldremoen",
]  # fmt: skip
