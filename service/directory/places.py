"""Other names of places, in the four languages and as they are said, so that a place is found by any of them."""

_ALSO = {
    "'s-Hertogenbosch": "Den Bosch, Bois-le-Duc, Herzogenbusch",
    "Aachen": "Aken, Aix-la-Chapelle",
    "Antwerpen": "Antwerp, Anvers",
    "Basel": "Bazel, Bâle, Basle",
    "Bern": "Berne",
    "Brussel": "Brussels, Bruxelles, Brüssel",
    "Copenhagen": "København, Kopenhagen, Copenhague",
    "Düsseldorf": "Duesseldorf",
    "Freiburg": "Freiburg im Breisgau, Fribourg-en-Brisgau",
    "Genève": "Geneva, Genf",
    "Gent": "Ghent, Gand",
    "Hamburg": "Hambourg",
    "Köln": "Cologne, Keulen, Koeln",
    "København": "Copenhagen, Kopenhagen, Copenhague",
    "Leiden": "Leyden",
    "Leuven": "Louvain, Löwen",
    "Lille": "Rijsel",
    "Liège": "Luik, Lüttich",
    "London": "Londen, Londres",
    "Mainz": "Mayence",
    "Montréal": "Montreal",
    "München": "Munich, Muenchen",
    "Namur": "Namen",
    "Nijmegen": "Nimwegen, Nimègue",
    "Oostende": "Ostend, Ostende",
    "Paris": "Parijs",
    "Rome": "Roma",
    "San Sebastián": "Donostia",
    "The Hague": "Den Haag, 's-Gravenhage, La Haye",
    "Vlissingen": "Flushing, Flessingue",
}
"""A place as an entry calls it, and what else it is called."""


def also_called(*places: str) -> str:
    """The other names of places; none for a place that has no other."""
    return ", ".join(_ALSO.get(place, "") for place in dict.fromkeys(places)).strip(", ")
