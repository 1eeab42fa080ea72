"""The ontology says all terms that are used; the shapes accept what is built and refuse what breaks the contract."""

import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.namespace import OWL, RDFS

from build_samples import RUN, SAMPLE
from policegraph.build.authority import build_authority
from policegraph.build.quads import build
from policegraph.build.run import current_run
from policegraph.build.validate import check_graph, violations
from policegraph.build.vocabulary import (
    AGENCY_CLASSES,
    AUTHORITY,
    DCT,
    ENTITIES,
    INFERRED,
    OA,
    ORG,
    PG,
    RDF,
    RUNS,
    SKOS,
    THEME,
    XSD,
)
from policegraph.errors import StoreError
from policegraph.facts import EventKind, InteractionKind, Modality, RoleName, Status
from policegraph.knowledge.load import load, load_layers

HOME = Path(str(resources.files("policegraph")))
BUILT = build(SAMPLE, RUN)
Triples = frozenset[Triple]


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(HOME / "build" / "ontology.ttl", format="turtle")


@pytest.fixture(scope="module")
def terms(ontology: rdflib.Graph) -> set[str]:
    base = PG.base
    return {str(s).removeprefix(base) for s in ontology.subjects() if str(s).startswith(base)}


def test_every_term_has_a_label_and_a_comment(ontology: rdflib.Graph, terms: set[str]) -> None:
    assert len(terms) > 100
    for term in terms:
        node = rdflib.URIRef(PG.base + term)
        assert len(list(ontology.objects(node, RDFS.label))) == 1, term
        assert str(ontology.value(node, RDFS.comment)).endswith("."), term


def test_classes_and_properties_are_typed(ontology: rdflib.Graph, terms: set[str]) -> None:
    for term in terms:
        kinds = set(ontology.objects(rdflib.URIRef(PG.base + term), rdflib.RDF.type))
        assert kinds, term
        if term[0].islower():
            assert kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}, term


def test_every_term_that_the_code_and_queries_use_is_there(terms: set[str]) -> None:
    used: set[str] = set()
    for file in HOME.rglob("*"):
        if file.suffix in (".py", ".rq", ".ttl"):
            words = file.read_text("utf-8")
            used |= set(re.findall(r"\bpg:([A-Za-z]\w*)", words)) | set(re.findall(r"\bPG\.([A-Za-z]\w*)", words))
            used |= set(re.findall(r'\bPG\["(\w+)"\]', words))
    used -= {"base"}
    for kinds in (EventKind, InteractionKind, Modality, Status):
        used |= {kind.value for kind in kinds}
    used |= {role.value for role in RoleName}
    assert used - terms == set()


def test_every_kind_of_agency_is_a_class(ontology: rdflib.Graph) -> None:
    for node in AGENCY_CLASSES.values():
        assert (rdflib.URIRef(node.value), rdflib.RDF.type, OWL.Class) in ontology


def test_what_is_built_conforms() -> None:
    assert violations(BUILT.graph, BUILT.triples) == []
    check_graph(BUILT.graph, BUILT.triples)


def without(predicate: NamedNode) -> Callable[[Triples], Triples]:
    return lambda triples: frozenset(t for t in triples if t.predicate != predicate)


def with_(*more: Triple) -> Callable[[Triples], Triples]:
    return lambda triples: triples | set(more)


def changed(predicate: NamedNode, object: NamedNode | Literal) -> Callable[[Triples], Triples]:
    def change(triples: Triples) -> Triples:
        return frozenset(Triple(t.subject, predicate, object) if t.predicate == predicate else t for t in triples)

    return change


def unclaimed(predicate: NamedNode) -> Callable[[Triples], Triples]:
    def change(triples: Triples) -> Triples:
        claims = {t.subject for t in triples if t.predicate == RDF.predicate and t.object == predicate}
        return frozenset(t for t in triples if t.subject not in claims)

    return change


READOUT = NamedNode(BUILT.graph)
ADA, BO, HARBOUR, VELL, LEAGUE = (
    NamedNode(f"https://w3id.org/policegraph/id/{x}")
    for x in ("person/ada", "person/bo", "agency/harbour", "place/vell", "agency/league")
)
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without(DCT.identifier), "identifier"),
        (without(NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#isString")), "isString"),
        (without(SKOS.altLabel), "altLabel"),
        (without(PG.status), "status"),
        (without(PG.evidence), "evidence"),
        (without(PG.confidence), "confidence"),
        (without(PG.content), "a request or commitment says what"),
        (lambda triples: without(PG.earliest)(without(PG.latest)(triples)), "Event"),
        (changed(PG.confidence, Literal("1.5", datatype=XSD.decimal)), "1"),
        (changed(PG.confidence, Literal("0.5")), "confidence"),
        (changed(PG.modality, PG.Held), "modality"),
        (changed(PG.date, Literal("2022-07-06")), "date"),
        (changed(OA.exact, Literal("no words of the text")), "not what stands in the text"),
        (changed(OA.start, Literal("0", datatype=XSD.integer)), "not what stands in the text"),
        (changed(OA.exact, Literal("")), "exact"),
        (changed(OA.exact, Literal("x" * 401)), "length"),
        (unclaimed(PG.participant), "without a claim"),
        (unclaimed(ORG.holds), "without a claim"),
        (unclaimed(PG.speaker), "without a claim"),
        (unclaimed(PG.theme), "without a claim"),
        (without(ORG.holds), "claimed and not stated"),
        (with_(Triple(BO, ORG.memberOf, LEAGUE)), "no claim asserts"),
        (with_(Triple(BO, PG.metWith, VELL)), "who met whom"),
        (with_(Triple(BO, PG.praised, ADA)), "derived link"),
        (with_(Triple(ADA, PG.assisted, HARBOUR)), "derived link"),
        (with_(Triple(VELL, ORG.holds, HARBOUR)), "class"),
        (
            with_(Triple(ADA, LABEL, Literal("Ada"))),
            "label stands in",
        ),
        (with_(Triple(READOUT, PG.theme, THEME["Not A Slug".replace(" ", "_")])), "pattern"),
        (with_(Triple(BlankNode(), RDF.type, PG.Claim)), "IRI"),
    ],
)
def test_what_breaks_the_contract_is_found(change: Callable[[Triples], Triples], message: str) -> None:
    found = violations(BUILT.graph, change(BUILT.triples))
    assert any(message.lower() in str(fault).lower() for fault in found), [str(fault) for fault in found]
    with pytest.raises(StoreError, match="breaks the shapes"):
        check_graph(BUILT.graph, change(BUILT.triples))


def test_an_event_has_one_kind() -> None:
    meeting = next(t.subject for t in BUILT.triples if t.object == PG.Meeting and t.predicate == RDF.type)
    found = violations(BUILT.graph, BUILT.triples | {Triple(meeting, RDF.type, PG.Visit)})
    assert any("an event has one kind" in fault.message for fault in found)


def test_the_authority_graph_names_everything_once() -> None:
    labels: dict[object, int] = {}
    typed: set[object] = set()
    for triple in build_authority(load()):
        if triple.predicate.value.endswith("#label"):
            labels[triple.subject] = labels.get(triple.subject, 0) + 1
        if triple.object in (ORG.Organization, ORG.Post, NamedNode("http://xmlns.com/foaf/0.1/Person")):
            typed.add(triple.subject)
    assert len(typed) > 500
    assert all(labels.get(node) == 1 for node in typed)
    assert set(labels.values()) == {1}


@pytest.fixture
def small(tmp_path: Path) -> Triples:
    (tmp_path / "agencies.csv").write_text(
        "id,name,native_name,acronyms,other_names,kind,country,parent,founded,dissolved,successors,website,wikidata,"
        "source,verified,checked\n"
        "nx-police,Police of Norland,Norpol,PN,Norland Police,police,GB,,1950,,nx-new,https://example.org,Q42,"
        "https://example.org/a,yes,2024-05-01\n"
        "nx-new,New Police of Norland,,,,police,GB,nx-police,2020-01,,,,,Handbook 2024,no,\n",
        "utf-8",
    )
    (tmp_path / "posts.csv").write_text(
        "id,title,other_titles,agency,country,single,founded,abolished,source,verified,checked\n"
        "nx-chief,Chief,Head,nx-police,GB,yes,,,Handbook 2024,no,\n",
        "utf-8",
    )
    (tmp_path / "persons.csv").write_text(
        "id,name,other_names,country,wikidata,source,verified,checked\n"
        "ada-lund,Ada Lund,A. Lund,GB,,Handbook 2024,no,\n",
        "utf-8",
    )
    (tmp_path / "tenures.csv").write_text(
        "post,person,start,end,acting,overlap,note,source,verified,checked\n"
        "nx-chief,ada-lund,2010-01-02,2014,yes,,for a while,Handbook 2024,no,\n",
        "utf-8",
    )
    (tmp_path / "countries.csv").write_text(
        "code,name,official_name,other_names,former_names,demonyms,capital,source,verified,checked\n"
        "GB,United Kingdom,,UK,,British|Briton,London,ISO 3166,no,\n",
        "utf-8",
    )
    return build_authority(load_layers((tmp_path,)))


def test_the_authority_graph_conforms(small: Triples) -> None:
    assert violations(AUTHORITY.value, small) == []
    dangling = frozenset(t for t in small if not str(t.subject).endswith("/person/ada-lund>"))
    assert violations(AUTHORITY.value, dangling)


def test_what_the_authority_graph_says(small: Triples) -> None:
    def last(iri: str) -> str:
        return re.split("[/#]", iri.strip("<>"))[-1]

    said = {(last(str(t.subject)), last(t.predicate.value), t.object.value) for t in small}
    assert ("nx-police", "altLabel", "Norpol") in said
    assert ("nx-police", "succeededBy", "https://w3id.org/policegraph/id/agency/nx-new") in said
    assert ("nx-chief", "postIn", "https://w3id.org/policegraph/id/agency/nx-police") in said
    assert ("2010-01-02", "startDate", "2010-01-02") in said
    assert ("2010-01-02", "acting", "true") in said
    assert ("GB", "demonym", "British") in said
    assert ("GB", "altLabel", "British") not in said


def test_themes_are_one_scheme() -> None:
    triples = build_authority(load())
    slugs = {
        t.subject for t in triples if t.predicate == SKOS.inScheme and t.object.value.endswith("policegraph/themes")
    }
    assert len(slugs) == 45
    assert {t.object for t in triples if t.predicate == SKOS.broader} <= slugs


def test_other_graphs_have_their_shapes() -> None:
    once = Triple(ADA, LABEL, Literal("Ada Lund"))
    assert violations(ENTITIES.value, [once]) == []
    assert violations(ENTITIES.value, [once, Triple(ADA, LABEL, Literal("A. Lund"))])
    assert violations(RUNS.value, current_run(None, "0" * 64).triples()) == []
    assert violations(RUNS.value, [Triple(ADA, RDF.type, PG.Run)])
    assert violations(INFERRED.value, [Triple(ADA, RDF.type, PG.Inference)])


def test_the_run_is_named_by_what_it_is_made_of() -> None:
    run = current_run(None, "0" * 64)
    assert run == current_run(None, "0" * 64)
    assert run.iri != current_run(None, "1" * 64).iri
    assert run.iri != current_run("en_core_web_lg", "0" * 64).iri
