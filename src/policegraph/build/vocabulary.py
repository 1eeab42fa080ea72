"""The names of the graph: namespaces, special graphs, and how IRIs are made.

PG.Claim, PG["actor"]            terms, as pyoxigraph nodes
entity_iri("agency", "interpol") an authority entry's IRI
readout_iri("talks.txt")         a readout's IRI, which is its graph's name too
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import quote

from anyascii import anyascii
from pyoxigraph import NamedNode

BASE = "https://w3id.org/policegraph/"


class Namespace:
    """The terms under one IRI, each made once: `PG.Claim` or `PG["Claim"]`."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._terms: dict[str, NamedNode] = {}

    def __getitem__(self, name: str) -> NamedNode:
        term = self._terms.get(name)
        if term is None:
            term = self._terms[name] = NamedNode(self.base + name)
        return term

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):  # copying and pickling ask for these
            raise AttributeError(name)
        return self[name]


PG = Namespace(BASE + "ontology#")
THEME = Namespace(BASE + "theme/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
ORG = Namespace("http://www.w3.org/ns/org#")
SCHEMA = Namespace("https://schema.org/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
DCT = Namespace("http://purl.org/dc/terms/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
EDTF = Namespace("http://id.loc.gov/datatypes/edtf/")

# Known in every query and declared in every export.
PREFIXES: Mapping[str, str] = {
    "pg": PG.base,
    "theme": THEME.base,
    "foaf": FOAF.base,
    "org": ORG.base,
    "schema": SCHEMA.base,
    "skos": SKOS.base,
    "prov": PROV.base,
    "oa": OA.base,
    "dct": DCT.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "owl": OWL.base,
    "xsd": XSD.base,
    "nif": NIF.base,
    "edtf": EDTF.base,
}

ENTITIES = NamedNode(BASE + "graph/entities")
AUTHORITY = NamedNode(BASE + "graph/authority")
INFERRED = NamedNode(BASE + "graph/inferred")
REVIEW = NamedNode(BASE + "graph/review")
RUNS = NamedNode(BASE + "graph/runs")
SPECIAL_GRAPHS = (AUTHORITY, ENTITIES, INFERRED, REVIEW, RUNS)

ID = BASE + "id/"


def readout_iri(identifier: str) -> str:
    """The IRI of a readout, and of its graph, made of its identifier alone."""
    return f"{ID}readout/{quote(identifier, safe='')}"


def entity_iri(kind: str, key: str) -> str:
    """The IRI of an entity: `entity_iri("place", "GB")`; `key` is the knowledge entry's id, or what `resolve` made."""
    return f"{ID}{kind}/{quote(key, safe='/')}"


def run_iri(digest: str) -> str:
    """The IRI of a run, made of the digest of version, settings, model and knowledge."""
    return f"{ID}run/{digest}"


def char_iri(readout: str, start: int, end: int) -> str:
    """The IRI of a place in a readout's text, in the way of RFC 5147 and NIF."""
    return f"{readout}#char={start},{end}"


def digest(*parts: str, length: int = 16) -> str:
    """A short stable digest of some words; the parts can't run into each other."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


@cache
def slug(text: str, longest: int = 60) -> str:
    """A name in small Latin letters, digits and hyphens; empty if nothing of it can be written so."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[:longest].strip("-")


# Which class says what kind of thing an entity is, beside the class of the contract.
PLACE_CLASSES: Mapping[str, NamedNode] = {
    "Country": SCHEMA.Country,
    "City": SCHEMA.City,
    "Continent": SCHEMA.Continent,
    "Nation": SCHEMA.AdministrativeArea,
    "Subdivision": SCHEMA.AdministrativeArea,
    "Sea": SCHEMA.SeaBodyOfWater,
}
AGENCY_CLASSES: Mapping[str, NamedNode] = {
    "police": PG.PoliceService,
    "gendarmerie": PG.Gendarmerie,
    "interior-ministry": PG.InteriorMinistry,
    "justice-ministry": PG.JusticeMinistry,
    "foreign-ministry": PG.ForeignMinistry,
    "defence-ministry": PG.DefenceMinistry,
    "ministry": PG.Ministry,
    "prosecution": PG.ProsecutionService,
    "court": PG.Court,
    "border": PG.BorderService,
    "customs": PG.CustomsService,
    "coast-guard": PG.CoastGuard,
    "anti-corruption": PG.AntiCorruptionAgency,
    "drug-control": PG.DrugControlAgency,
    "intelligence": PG.IntelligenceService,
    "financial-intelligence": PG.FinancialIntelligenceUnit,
    "cyber": PG.CyberAgency,
    "prison": PG.PrisonService,
    "forensic": PG.ForensicInstitute,
    "training": PG.TrainingInstitution,
    "ncb": PG.NationalCentralBureau,
    "military": PG.Military,
    "international": PG.InternationalOrganisation,
    "group": PG.Group,
    "government": PG.GovernmentBody,
    "company": PG.Company,
    "ngo": PG.NonGovernmentalOrganisation,
    "criminal-group": PG.CriminalGroup,
    "armed-group": PG.ArmedGroup,
}
