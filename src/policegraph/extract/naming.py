"""Is it a name at all: the marks by which it is judged whether a cluster is a person, post, body or place."""

import re

from policegraph.extract.cast import Cast, Cluster
from policegraph.extract.document import Document, Part
from policegraph.extract.lexicon import lexicon
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
    k = str(cluster.kind)
    rules = {rule for _, rule, _ in cluster.places}
    out = [f"k={k}", f"n={min(len(cluster.places), 3)}", f"k-n={k}/{min(len(cluster.places), 3)}"]
    out += [f"rule={rule}" for rule in sorted(rules)]
    out.append(f"rules={'+'.join(sorted(rules))}")
    words = [fold(w) for w in re.findall(r"[\w’'-]+", cluster.name)]
    out.append(f"k-len={k}/{min(len(words), 4)}")
    parts = {(p.part if (p := document.paragraph_at(s.start)) else Part.BODY) for s, _, _ in cluster.places}
    if parts <= {Part.TITLE, Part.META, Part.HEADING}:
        out += ["head-only", f"head-only-{k}"]
    if parts == {Part.META}:
        out += ["meta-only", f"meta-only-{k}/{sorted(rules)[0]}"]
    if cluster.known:
        out += ["known", f"known-{k}", f"sub={cluster.subkind}"]
        entry = knowledge.agencies.get(cluster.known[0]) if cluster.kind is EntityKind.AGENCY else None
        if entry is not None:
            out.append(f"known-kind={entry.kind}")
            named = {c.country for c in cast.of(EntityKind.PLACE)} | {cast.home}
            if entry.country and entry.country not in named:
                # "SNA" need not be that of a country that the note never names
                out.append(f"stranger/{'caps' if cluster.name.isupper() else 'words'}/{min(len(cluster.name), 5)}")
    if cluster.country:
        out.append(f"country-{k}")
    if cluster.kind is EntityKind.AGENCY:
        lex = lexicon()
        head = next((w for w in reversed(words) if w in lex.body_heads.words), "none")
        out.append(f"head={head}")
        out.append(f"head-rule={head}/{sorted(rules)[0]}")
        lone = len(words) == 1
        capitals = cluster.name.isupper()
        out.append(f"shape={'lone' if lone else 'many'}/{'caps' if capitals else 'mixed'}")
        out.append(f"shape-rule={out[-1]}/{sorted(rules)[0]}")
        if cluster.acronyms:
            out.append("introduced")
        if any(w in _EVENTISH for w in words):
            out.append("eventish")
        if all(w in lex.portfolio or w in lex.linkers for w in words):
            out.append("all-portfolio")
        subject = False
        for span, _, _ in cluster.places:
            token = document.tokens(span).root
            subject = (
                subject
                or token.dep_ in ("nsubj", "nsubjpass", "agent")
                or (token.dep_ == "pobj" and token.head.lower_ in ("by", "with"))
            )
        out.append(f"acts={subject}")
        out.append(f"acts-rule={subject}/{sorted(rules)[0]}")
        inner = any(
            inside(s, t)
            for s, _, _ in cluster.places
            for c in cast.clusters.values()
            if c is not cluster and c.kind in (EntityKind.AGENCY, EntityKind.POST)
            for t, _, _ in c.places
        )
        out.append(f"inner={inner}/{sorted(rules)[0]}")
        before = document.text[max(0, cluster.places[0][0].start - 12) : cluster.places[0][0].start].lower()
        begun = document.text[max(0, cluster.places[0][0].start - 40) : cluster.places[0][0].start]
        after = document.text[cluster.places[0][0].end : cluster.places[0][0].end + 24]
        if len(cluster.places) == 1 and (_CREATED.search(begun) or _TO_CREATE.match(after)):
            out.append("to-be-created")
        article = next((a for a in ("the", "a", "an") if before.split()[-1:] == [a]), "none")
        out += [f"the={article == 'the'}", f"article={article}/{sorted(rules)[0]}"]
    if cluster.kind is EntityKind.PLACE:
        out.append(f"sub-n={cluster.subkind}/{min(len(cluster.places), 2)}")
        inner = all(
            any(inside(s, t) for c in cast.clusters.values() if c.kind in (EntityKind.AGENCY,) for t, _, _ in c.places)
            for s, _, _ in cluster.places
        )
        inpost = all(
            any(inside(s, t) for c in cast.clusters.values() if c.kind in (EntityKind.POST,) for t, _, _ in c.places)
            for s, _, _ in cluster.places
        )
        out.append(f"inner={inner}/{cluster.subkind}")
        out.append(f"in-post={inpost}/{cluster.subkind}")
        first = min(s.start for s, _, _ in cluster.places)
        lead = next((p for p in document.paragraphs if p.index == document.lead), None)
        if lead and len(cluster.places) == 1 and lead.span.start <= first < lead.span.start + 4:
            out.append(f"dateline/{cluster.subkind}")
        root = document.tokens(min(cluster.places)[0]).root
        out.append(f"dep={root.dep_}/{cluster.subkind}")
        made = cluster.places[0][1]
        out.append(f"dep-rule={root.dep_}/{made}")
        if root.dep_ == "pobj":
            out.append(f"prep={root.head.lower_}")
            out.append(f"prep-rule={root.head.lower_}/{made}")
        roots = [document.tokens(s).root for s, _, _ in cluster.places]
        if all(r.pos_ == "ADJ" or r.dep_ in ("amod", "compound") for r in roots):
            out.append(f"modifies/{cluster.subkind}")
        if all(_goes_on(document, s) for s, _, _ in cluster.places):
            out.append(f"in-name/{cluster.subkind}")
        if cluster.name.isupper() and len(cluster.name) > 3:
            out.append("caps")
    if cluster.kind is EntityKind.POST:
        out += [
            f"head={cluster.head}",
            f"held={cluster.person is not None}",
            f"bodied={cluster.body is not None}",
            f"held-len={cluster.person is not None}/{min(len(words), 3)}",
        ]
        out.append(f"bare={len(words) == len(cluster.head.split())}/{cluster.person is not None}")
        out.append(f"capital={cluster.name[:1].isupper()}/{cluster.person is not None}")
    if cluster.kind is EntityKind.PERSON:
        out.append(f"held={any(p == cluster.id for p, _, _, _ in cast.holds)}")
        out.append(f"held-rule={any(p == cluster.id for p, _, _, _ in cast.holds)}/{sorted(rules)[0]}")
        lex = lexicon()
        if any(w in lex.portfolio or w in lex.body_heads.words for w in words):
            out.append("portfolio-word")
    return tuple(out)
