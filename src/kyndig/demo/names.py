"""Common Norwegian names, from which the demo company's people are put together."""

GIVEN = """
    Anne Astrid Berit Bente Camilla Elin Eli Eva Frida Gro Guro Hanne Heidi Hege Ida Ingrid Inger Jorunn Julie
    Karin Kari Kristin Leila Lene Linn Liv Mari Marit Mona Nina Nora Oda Ragnhild Randi Ranveig Rita Sara
    Sigrid Silje Siri Solveig Sunniva Synne Tone Tove Trine Turid Unni Vilde Åse Amir Anders Arne Arild Bjørn
    Dag Eirik Einar Erik Espen Even Frode Geir Gunnar Halvor Hans Harald Helge Håkon Ivar Jan Jon Jonas Karl
    Kjell Knut Lars Leif Magnus Martin Mohammed Morten Odd Ola Olav Ove Per Pål Ragnar Roar Rune Sindre Stein
    Steinar Sverre Terje Thomas Tor Trond Vegard Øystein Øyvind
""".split()

FAMILY = """
    Aas Aasen Abrahamsen Ahmed Andresen Arnesen Bakke Bakken Berge Bjerke Brekke Bråten Bøe Dahl Eide
    Ellingsen Engen Fjeld Foss Gran Gulbrandsen Haga Hagen Halvorsen Hansen Haugen Hauge Helgesen Henriksen
    Holm Holmen Hovland Iversen Jacobsen Jensen Johnsen Kaur Kristiansen Larsen Lie Lind Lund Løken Martinsen
    Mathisen Moe Moen Myhre Nguyen Nilsen Nygård Næss Olsen Opdal Ottesen Paulsen Pettersen Rønning Sande
    Sandvik Sletten Solberg Solheim Strand Strøm Sunde Svendsen Sørensen Tangen Thorsen Torp Tveit Ulriksen
    Vik Vold Wold Ødegård Øien Østby Ås
""".split()
