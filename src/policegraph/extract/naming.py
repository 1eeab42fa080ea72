"""Is it a name at all: the marks by which it is judged whether a cluster is a person, post, body or place."""

import re
from collections.abc import Callable, Iterator, Mapping

from policegraph.extract.cast import Cast, Cluster
from policegraph.extract.document import Document, Part
from policegraph.extract.lexicon import lexicon
from policegraph.extract.name_words import name_words
from policegraph.extract.words import fold
from policegraph.facts import EntityKind, Span
from policegraph.knowledge.load import Knowledge


def inside(a: Span, b: Span) -> bool:
    """Whether a place in the text lies within another and is shorter."""
    return b.start <= a.start and a.end <= b.end and (a.end - a.start) < (b.end - b.start)


def _goes_on(document: Document, span: Span) -> bool:
    """Whether a capitalised word follows: the place is part of a longer name."""
    return bool(re.match(r"[ -][A-Z]", document.text[span.end : span.end + 2]))


_EVENTISH = frozenset(
    "conclave dialogue programme program project initiative fund operation plan forum network".split()
)


# bodies that are still to be set up
_CREATED = re.compile(
    r"\b(?:creat(?:e|ing|ion of)|establish(?:ing|ment of)?|set(?:ting)? up(?: of)?|form(?:ing|ation of)?|"
    r"launch(?:ing)?(?: of)?|founding of)\s(?:an?|the)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_TO_CREATE = re.compile(r"\s(?:be|to be|will be|would be|should be)\s(?:set up|created|established|formed|founded)\b")


def entity_features(cluster: Cluster, cast: Cast, document: Document, knowledge: Knowledge) -> tuple[str, ...]:
    """The marks by which it is judged whether a name is one of its kind."""
    name = _Name(cluster, cast, document)
    return (*_where(name), *_known(name, knowledge), *_OF_KIND[cluster.kind](name))


class _Name:
    """A cluster in its note, with its words and the rules that found it."""

    def __init__(self, cluster: Cluster, cast: Cast, document: Document) -> None:
        self.cluster, self.cast, self.document = cluster, cast, document
        self.kind = str(cluster.kind)
        self.words = [fold(word) for word in re.findall(r"[\w’'-]+", cluster.name)]
        self.rules = sorted({rule for _, rule, _ in cluster.places})
        self.spans = [span for span, _, _ in cluster.places]
        self.capitals = cluster.name.isupper()

    @property
    def rule(self) -> str:
        """The first of its rules, by name."""
        return self.rules[0]

    def lies_in(self, span: Span, *kinds: EntityKind) -> bool:
        """Whether a place of this name lies within another name of these kinds."""
        others = (c for c in self.cast.clusters.values() if c.kind in kinds and c is not self.cluster)
        return any(inside(span, other) for cluster in others for other, _, _ in cluster.places)


def _where(name: _Name) -> Iterator[str]:
    """How often it is named, by which rules, in which parts of the note."""
    k, document, many = name.kind, name.document, min(len(name.spans), 3)
    yield f"k={k}"
    yield f"n={many}"
    yield f"k-n={k}/{many}"
    yield from (f"rule={rule}" for rule in name.rules)
    yield f"rules={'+'.join(name.rules)}"
    yield f"k-len={k}/{min(len(name.words), 4)}"
    parts = {(p.part if (p := document.paragraph_at(span.start)) else Part.BODY) for span in name.spans}
    if parts <= {Part.TITLE, Part.META, Part.HEADING}:
        yield "head-only"
        yield f"head-only-{k}"
    if parts == {Part.META}:
        yield "meta-only"
        yield f"meta-only-{k}/{name.rule}"
    if parts == {Part.CONTACT}:
        yield "contact-only"
        yield f"contact-only-{k}/{name.rule}"


def _known(name: _Name, knowledge: Knowledge) -> Iterator[str]:
    """What knowledge has of it, and whether that fits the note."""
    cluster, cast = name.cluster, name.cast
    if cluster.known:
        yield "known"
        yield f"known-{name.kind}"
        yield f"sub={cluster.subkind}"
        entry = knowledge.agencies.get(cluster.known[0]) if cluster.kind is EntityKind.AGENCY else None
        if entry is not None:
            yield f"known-kind={entry.kind}"
            named = {c.country for c in cast.of(EntityKind.PLACE)} | {cast.home}
            if entry.country and entry.country not in named:
                # "SNA" need not be that of a country that the note never names
                yield f"stranger/{'caps' if name.capitals else 'words'}/{min(len(cluster.name), 5)}"
    if cluster.country:
        yield f"country-{name.kind}"


# ---- bodies
def _of_body(name: _Name) -> Iterator[str]:
    words, lex = name.words, lexicon()
    head = next((word for word in reversed(words) if word in lex.body_heads.words), "none")
    shape = f"shape={'lone' if len(words) == 1 else 'many'}/{'caps' if name.capitals else 'mixed'}"
    acts = any(_acts(name.document, span) for span in name.spans)
    yield f"head={head}"
    yield f"head-rule={head}/{name.rule}"
    yield shape
    yield f"shape-rule={shape}/{name.rule}"
    if name.cluster.acronyms:
        yield "introduced"
    if words[-1:] and words[-1] not in lex.body_heads.words and _singular(words[-1]) in lex.body_heads.words:
        yield f"plural/{name.rule}"
    if any(_kind_before(name.document, span) for span in name.spans):
        yield "kind-before"
        yield f"kind-before/{name.rule}"
    if all(_titles_event(name.document, span) for span in name.spans):
        yield f"titles-event/{shape}"
    if any(_in_dateline(name.document, span) for span in name.spans):
        yield f"dateline-body/{len(name.spans) == 1}"
    if any(word in _EVENTISH for word in words):
        yield "eventish"
    if all(word in lex.portfolio or word in lex.linkers for word in words):
        yield "all-portfolio"
    yield f"acts={acts}"
    yield f"acts-rule={acts}/{name.rule}"
    inner = any(name.lies_in(span, EntityKind.AGENCY, EntityKind.POST) for span in name.spans)
    yield f"inner={inner}/{name.rule}"
    yield from _around(name)


def _singular(word: str) -> str:
    return "bureau" if word in ("bureaus", "bureaux") else word.removesuffix("s")


_CAPITALS = re.compile(r"(?: [A-Z0-9][\w-]*){1,4}")


def _titles_event(document: Document, span: Span) -> bool:
    """Whether capitals follow that make the name of an event or text with it: "FIFA World Cup"."""
    run = _CAPITALS.match(document.text, span.end, span.end + 60)
    return run is not None and any(fold(word) in name_words().events for word in run.group().split())


def _kind_before(document: Document, span: Span) -> bool:
    """Whether a noun in small letters tells what the name is: "the charity X"."""
    before = document.text[max(0, span.start - 30) : span.start]
    return before.endswith(" ") and before.split()[-1] in name_words().named_kinds


_AFTER_AGENCY = re.compile(r"\)?\s*(?:--|[-–—:])")


def _in_dateline(document: Document, span: Span) -> bool:
    """Whether a name ends the line's opening with place and date, as news agencies do: "Doha, 4 May (ABC) -"."""
    start = document.text.rfind("\n", 0, span.start) + 1
    return span.end - start < 60 and bool(_AFTER_AGENCY.match(document.text, span.end, span.end + 6))


def _acts(document: Document, span: Span) -> bool:
    """Whether a name is the subject of a verb or the agent of a passive."""
    token = document.tokens(span).root
    by = token.dep_ == "pobj" and token.head.lower_ in ("by", "with")
    return by or token.dep_ in ("nsubj", "nsubjpass", "agent")


def _around(name: _Name) -> Iterator[str]:
    """The words before and after the first place of a name."""
    text, first = name.document.text, name.spans[0]
    begun, after = text[max(0, first.start - 40) : first.start], text[first.end : first.end + 24]
    if len(name.spans) == 1 and (_CREATED.search(begun) or _TO_CREATE.match(after)):
        yield "to-be-created"
    last = text[max(0, first.start - 12) : first.start].lower().split()[-1:]
    article = next((word for word in ("the", "a", "an") if last == [word]), "none")
    yield f"the={article == 'the'}"
    yield f"article={article}/{name.rule}"


# ---- places
def _of_place(name: _Name) -> Iterator[str]:
    cluster, document, sub = name.cluster, name.document, name.cluster.subkind
    yield f"sub-n={sub}/{min(len(name.spans), 2)}"
    yield f"inner={all(name.lies_in(span, EntityKind.AGENCY) for span in name.spans)}/{sub}"
    yield f"in-post={all(name.lies_in(span, EntityKind.POST) for span in name.spans)}/{sub}"
    lead = next((p for p in document.paragraphs if p.index == document.lead), None)
    first = min(span.start for span in name.spans)
    if lead and len(name.spans) == 1 and lead.span.start <= first < lead.span.start + 4:
        yield f"dateline/{sub}"
    root, made = document.tokens(min(cluster.places)[0]).root, cluster.places[0][1]
    yield f"dep={root.dep_}/{sub}"
    yield f"dep-rule={root.dep_}/{made}"
    if root.dep_ == "pobj":
        yield f"prep={root.head.lower_}"
        yield f"prep-rule={root.head.lower_}/{made}"
    roots = [document.tokens(span).root for span in name.spans]
    if all(r.pos_ == "ADJ" or r.dep_ in ("amod", "compound") for r in roots):
        yield f"modifies/{sub}"
    if all(_goes_on(document, span) for span in name.spans):
        yield f"in-name/{sub}"
    if name.capitals and len(cluster.name) > 3:
        yield "caps"


# ---- posts and persons
# first words of offices that are also ranks: "Assistant Commissioner of Police X"
_LOWER = frozenset("additional assistant chief deputy inspector joint principal senior superintendent".split())


def _of_post(name: _Name) -> Iterator[str]:
    cluster, held = name.cluster, name.cluster.person is not None
    yield f"head={cluster.head}"
    yield f"held={held}"
    yield f"bodied={cluster.body is not None}"
    yield f"held-len={held}/{min(len(name.words), 3)}"
    yield f"bare={len(name.words) == len(cluster.head.split())}/{held}"
    yield f"capital={cluster.name[:1].isupper()}/{held}"
    if name.words[:1] and name.words[0] in _LOWER:
        yield f"lower={name.words[0]}/{held}"
        yield f"lower-len={min(len(name.words), 5)}/{held}/{cluster.body is not None}"


def _of_person(name: _Name) -> Iterator[str]:
    held, lex = any(person == name.cluster.id for person, _, _, _ in name.cast.holds), lexicon()
    yield f"held={held}"
    yield f"held-rule={held}/{name.rule}"
    if any(word in lex.portfolio or word in lex.body_heads.words for word in name.words):
        yield "portfolio-word"


_OF_KIND: Mapping[EntityKind, Callable[[_Name], Iterator[str]]] = {
    EntityKind.AGENCY: _of_body,
    EntityKind.PLACE: _of_place,
    EntityKind.POST: _of_post,
    EntityKind.PERSON: _of_person,
}
