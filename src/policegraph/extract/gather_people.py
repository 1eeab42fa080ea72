"""Persons gathered: full names first, then surnames and other short forms."""

from dataclasses import replace

from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.document import Part
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering
from policegraph.extract.lexicon import lexicon
from policegraph.extract.located import LOCATED
from policegraph.extract.phrases import portfolio_word
from policegraph.extract.words import Dictionary, fold, name_key
from policegraph.facts import EntityKind


def sweep_names(g: Gathering) -> None:
    """Names of persons found somewhere, looked for everywhere: full names, and surnames that nothing else bears."""
    names: dict[str, None] = {}
    for lf in g.lines:
        for person in lf.persons:
            if person.last - person.first >= 2:
                names.setdefault(person.name)
                names.update(dict.fromkeys(_surnames(person.name)))
    names = {n: None for n in names if len(n) > 2 and not portfolio_word(n.lower(), g.gaz.lex)}
    _not_bodies(g)
    dictionary = Dictionary({name: (name,) for name in names})
    for lf in g.lines:
        if lf.part is Part.META:
            continue
        for hit in dictionary.find(lf.line.words):
            mine = Found(
                EntityKind.PERSON, hit.first, hit.last, hit.span, lf.line.cut(hit.first, hit.last), "person-again"
            )
            if any(p.overlaps(mine) for p in lf.persons):
                continue
            # a surname alone is what the general model most often takes for a town
            places = [f for f in lf.places if f.rule not in (*LOCATED, "place-model")]
            rivals = [f for f in (*lf.agencies, *lf.posts, *places) if f.overlaps(mine)]
            if any(f.last - f.first > hit.last - hit.first or f.kind is EntityKind.POST for f in rivals) or (
                rivals and hit.last - hit.first == 1
            ):
                continue
            lf.agencies = [f for f in lf.agencies if not f.overlaps(mine)]
            lf.places = [f for f in lf.places if not f.overlaps(mine)]
            lf.persons = sorted([*lf.persons, mine], key=lambda f: f.first)


def _surnames(name: str) -> list[str]:
    """The words by which somebody may be named alone: the last, and of "Rosa Valdés Peña" the one before it."""
    words = name.split()
    double = len(words) == 3 and len(words[1]) > 3 and not set(map(fold, words)) & lexicon().particles
    return words[1:] if double else words[-1:]


def _not_bodies(g: Gathering) -> None:
    """ "Quintana", taken for a body by the general model, where the note names Elena Quintana Salas."""
    parts = {fold(part) for lf in g.lines for p in lf.persons if p.last - p.first >= 2 for part in p.name.split()}
    for lf in g.lines:
        for found in list(lf.agencies):
            lone = found.rule == "agency-model" and found.last - found.first == 1 and not found.name.isupper()
            if lone and fold(found.name) in parts:
                lf.agencies.remove(found)
                name = replace(found, kind=EntityKind.PERSON, rule="person-again")
                lf.persons = sorted([*lf.persons, name], key=lambda f: f.first)


def gather_persons(g: Gathering) -> None:
    """Gather the names of persons, full names first, so that shorter ones find theirs."""
    full: list[tuple[LineFound, Found]] = []
    short: list[tuple[LineFound, Found]] = []
    for lf in g.lines:
        for found in lf.persons:
            (full if found.last - found.first >= 2 else short).append((lf, found))
    clusters: list[Cluster] = []
    for lf, found in sorted(full, key=lambda x: -(x[1].last - x[1].first)):
        cluster = next((c for c in clusters if _same_person(c.name, found.name)), None)
        if cluster is None:
            cluster = g.new(EntityKind.PERSON, found.name)
            clusters.append(cluster)
        cluster.note(found)
        g.at[lf.line.index, found.first, found.last] = cluster.id
    for lf, found in short:
        key = fold(found.name)
        fits = [c for c in clusters if key in _parts(c.name)]
        fits.sort(
            key=lambda c: (
                _parts(c.name)[-1] != key,
                -max((s.start for s, _, _ in c.places if s.start < found.span.start), default=-1),
            )
        )
        if fits:
            fits[0].note(found)
            g.at[lf.line.index, found.first, found.last] = fits[0].id
        elif found.rule != "person-single":
            cluster = g.new(EntityKind.PERSON, found.name)
            clusters.append(cluster)
            cluster.note(found)
            g.at[lf.line.index, found.first, found.last] = cluster.id


_COUNTERPARTS = frozenset("counterpart counterparts colleague homologue opposite-number".split())


def told_origins(g: Gathering) -> None:
    """ "her Finnish counterpart, General X", "the German Y": for whom one speaks whose office does not say."""
    for lf in g.lines:
        ends = {p.last: p for p in lf.places if p.subkind == "Country" and p.known}
        for person in lf.persons:
            cluster = g.clusters.get(g.at.get((lf.line.index, person.first, person.last), ""))
            if cluster is None or cluster.country:
                continue
            k = _before_titles(g, lf, person.first)
            like = k > 0 and lf.line.words[k - 1].lower in _COUNTERPARTS
            owner = ends.get(k - 1 if like else k)
            if owner is not None and lf.line.near(owner.last) and (like or owner.demonym):
                cluster.country = owner.known[0]
            cluster.counterpart = cluster.counterpart or like


def _before_titles(g: Gathering, lf: LineFound, k: int) -> int:
    """The word before which the ranks and honorifics of a name end."""
    titles = g.gaz.lex.ranks.words | g.gaz.lex.honorifics.words
    while k > 0 and fold(lf.line.words[k - 1].text).replace(".", "") in titles:
        k -= 1
    return k


def _parts(name: str) -> list[str]:
    return (
        [fold(part) for part in name.replace("-", " - ").split() if part != "-"]
        + [fold(part) for part in name.split() if "-" in part]
        if "-" in name
        else [fold(p) for p in name.split()]
    )


def _same_person(longer: str, shorter: str) -> bool:
    a, b = [fold(p) for p in longer.split()], [fold(p) for p in shorter.split()]
    if a == b:
        return True
    if len(b) < 2:
        return False
    if "".join(a) == "".join(b) or (b[0] in lexicon().particles and a[-len(b) :] == b):
        return True  # "Abdullatif" and "Abdul Latif"; "al Sabah" after the full name
    if a[-2:] == b and not set(a) & lexicon().particles:
        return True  # "Valdés Peña" after "Rosa Valdés Peña"
    if all(p in a for p in b):
        return a.index(b[0]) == 0 and (b[-1] == a[-1] or (len(a) - len(b) >= 1 and (b[-1] in a[1:])))
    initials = (
        len(a) == len(b)
        and a[-1] == b[-1]
        and all(x == y or _initial_of(x, y) or _initial_of(y, x) for x, y in zip(a, b, strict=True))
    )
    return initials


_LETTERS = frozenset("ch dj dz kh ph sh th ts ya ye yo yu zh".split())  # two letters for one of another script


def _initial_of(short: str, name: str) -> bool:
    """Whether a word is the initial of a name: "A." of "Aino", "Zh." of "Zhanna"."""
    letter = short.rstrip(".")
    return letter == name[:1] or (letter in _LETTERS and name.startswith(letter))


def known_origins(g: Gathering) -> None:
    """The country of those whom the authority knows by name: on which side somebody stands whose office tells none."""
    for cluster in g.clusters.values():
        if cluster.kind is EntityKind.PERSON:
            keys = {name_key(form) for form in cluster.forms}
            known = {g.gaz.people[key] for key in keys if " " in key and key in g.gaz.people}
            cluster.known_country = known.pop() if len(known) == 1 else None
