"""Who and what a readout names: mentions gathered into entities, each with its forms and places in the text."""

from policegraph.extract.clusters import Cast, Cluster, LineFound
from policegraph.extract.document import Document
from policegraph.extract.gather_bodies import gather_bodies, told_countries
from policegraph.extract.gather_people import gather_persons, known_origins, sweep_names, told_origins
from policegraph.extract.gather_places import gather_places
from policegraph.extract.gather_posts import gather_posts
from policegraph.extract.gathering import Gathering
from policegraph.extract.gazetteers import Gazetteers, gazetteers
from policegraph.extract.home import home_country
from policegraph.extract.listed import listed_origins
from policegraph.extract.office_acronyms import office_acronyms
from policegraph.extract.scan import scan


def build_cast(document: Document, gaz: Gazetteers) -> Cast:
    """Gather the names of a readout into entities and the relations that stand in the names themselves."""
    g = Gathering(document, gaz, scan(document, gaz))
    sweep_names(g)
    gather_places(g)
    g.home = home_country(g)
    gather_persons(g)
    told_origins(g)
    listed_origins(g)
    known_origins(g)
    gather_bodies(g)
    gather_posts(g)
    office_acronyms(g)
    return Cast(g.clusters, g.home, g.holds, g.members, told_countries(g), g.lines)


__all__ = ["Cast", "Cluster", "Gazetteers", "LineFound", "build_cast", "gazetteers"]
