"""A hand-made extraction with one of everything, for the tests of building."""

from policegraph.build.vocabulary import entity_iri
from policegraph.facts import (
    Entity,
    EntityKind,
    Event,
    EventKind,
    Extraction,
    Ground,
    Interaction,
    InteractionKind,
    Modality,
    Quotation,
    Readout,
    Relation,
    RelationName,
    Role,
    RoleName,
    Span,
    Status,
    ThemeMention,
)

RUN = "https://w3id.org/policegraph/id/run/0123456789abcdef"
TEXT = (
    "Minister Ada Lund met Bo Berg, head of the Harbour Police of Norland, in Port Vell on 6 July 2022. "
    "“We will train forty officers by the end of 2023,” she said, “and we will pay for it.” "
    "She thanked him for the help of the Harbour Police. Berg denied that the Harbour Police had left the league. "
    "They will meet again in the autumn."
)


def span(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Span(start, start + len(words))


def ground(words: str, rule: str = "test", confidence: float = 0.8, by: str | None = None) -> Ground:
    return Ground(span(words), rule, confidence, by)


def entity(id: str, kind: EntityKind, name: str, *forms: str, subkind: str | None = None) -> Entity:
    return Entity(id, kind, name, (name, *forms), subkind=subkind, iri=entity_iri(kind, id), label=name)


ENTITIES = (
    entity("ada", EntityKind.PERSON, "Ada Lund", "Lund"),
    entity("bo", EntityKind.PERSON, "Bo Berg", "Berg"),
    entity("minister", EntityKind.POST, "Minister"),
    entity("head", EntityKind.POST, "head of the Harbour Police"),
    entity("harbour", EntityKind.AGENCY, "Harbour Police", subkind="police"),
    entity("norland", EntityKind.PLACE, "Norland", subkind="Country"),
    entity("vell", EntityKind.PLACE, "Port Vell", subkind="City"),
    entity("league", EntityKind.AGENCY, "the league"),
)
MET = ground("Minister Ada Lund met Bo Berg")
MEETING = Event(
    "e1",
    EventKind.MEETING,
    Status.HELD,
    MET,
    roles=(
        Role(RoleName.PARTICIPANT, "ada", MET),
        Role(RoleName.PARTICIPANT, "bo", MET),
        Role(RoleName.PARTICIPANT, "head", MET),
        Role(RoleName.PARTICIPANT, "harbour", MET),
        Role(RoleName.HOST, "bo", MET),
        Role(RoleName.PLACE, "vell", ground("in Port Vell")),
        Role(RoleName.THEME, "maritime-crime", MET),
        Role(RoleName.DATE, "2022-07-06", ground("on 6 July 2022")),
    ),
)
AGAIN = ground("They will meet again in the autumn")
PLANNED = Event(
    "e2",
    EventKind.MEETING,
    Status.PLANNED,
    AGAIN,
    ("Autumn Meeting", "Second Meeting"),
    (
        Role(RoleName.PARTICIPANT, "ada", AGAIN),
        Role(RoleName.PARTICIPANT, "bo", AGAIN),
        Role(RoleName.DATE, "2022-09/2022-11", AGAIN),
    ),
)
PLEDGE = ground("We will train forty officers by the end of 2023", by="ada")
COMMIT = Interaction(
    "i1",
    InteractionKind.COMMIT,
    Modality.ASSERTED,
    PLEDGE,
    (
        Role(RoleName.ACTOR, "ada", PLEDGE),
        Role(RoleName.TARGET, "harbour", PLEDGE),
        Role(RoleName.CONTENT, "train forty officers by the end of 2023", PLEDGE),
        Role(RoleName.DUE, "2023", PLEDGE),
        Role(RoleName.DURING, "e1", PLEDGE),
    ),
)
THANKS = ground("She thanked him for the help of the Harbour Police")
PRAISE = Interaction(
    "i2",
    InteractionKind.PRAISE,
    Modality.ASSERTED,
    THANKS,
    (Role(RoleName.ACTOR, "ada", THANKS), Role(RoleName.TARGET, "bo", THANKS)),
)
WORK = ground("the help of the Harbour Police")
COOPERATE = Interaction(
    "i3",
    InteractionKind.COOPERATE,
    Modality.ASSERTED,
    WORK,
    (Role(RoleName.ACTOR, "norland", WORK), Role(RoleName.TARGET, "harbour", WORK)),
)
PLANNED_HELP = Interaction(
    "i4",
    InteractionKind.ASSIST,
    Modality.PLANNED,
    PLEDGE,
    (Role(RoleName.ACTOR, "ada", PLEDGE), Role(RoleName.TARGET, "harbour", PLEDGE)),
)
RELATIONS = (
    Relation("ada", RelationName.HOLDS, "minister", ground("Minister Ada Lund")),
    Relation("bo", RelationName.HOLDS, "head", ground("Bo Berg, head of the Harbour Police")),
    Relation("bo", RelationName.MEMBER_OF, "harbour", ground("Bo Berg, head of the Harbour Police")),
    Relation("harbour", RelationName.COUNTRY, "norland", ground("Harbour Police of Norland")),
    Relation(
        "bo",
        RelationName.MEMBER_OF,
        "league",
        ground("Berg denied that the Harbour Police had left the league", by="bo"),
        Modality.DENIED,
    ),
)
QUOTES = (
    Quotation("q1", span("We will train forty officers by the end of 2023,"), "ada", ground("she said")),
    Quotation("q2", span("and we will pay for it."), "ada", ground("she said"), continues="q1"),
)
READOUT = Readout(
    "talks.txt",
    TEXT,
    title="Talks at Port Vell",
    issued="2022-07-07",
    publisher="Ministry of Norland",
    source="https://example.org/talks",
    license="https://creativecommons.org/licenses/by/4.0/",
)
SAMPLE = Extraction(
    READOUT,
    ENTITIES,
    RELATIONS,
    (MEETING, PLANNED),
    (COMMIT, PRAISE, COOPERATE, PLANNED_HELP),
    QUOTES,
    (ThemeMention("maritime-crime", ground("Harbour Police")),),
)
