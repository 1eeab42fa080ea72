"""Posts gathered: which titles are one office, and who holds it where the name stands beside."""

from policegraph.extract.clusters import Cluster, LineFound
from policegraph.extract.found import Found
from policegraph.extract.gathering import Gathering, country_fits
from policegraph.extract.words import name_key
from policegraph.facts import EntityKind, Span


def gather_posts(g: Gathering) -> None:
    """Gather the posts, those with a holder first, and note who holds which."""
    ordered = [(lf, post) for lf in g.lines for post in lf.posts]
    made: list[Cluster] = []
    for lf, post in sorted(ordered, key=lambda x: (x[1].bare, x[1].person is None, x[0].line.index, x[1].first)):
        person = _person_at(g, lf, post)
        if person and _of_another(g, lf, post, person, made):
            person = None
        body = _body_at(g, lf, post)
        country = post.country[0] if post.country else None
        if post.former or _is_rank(g, lf, post):
            continue
        cluster = _match_post(g, post, person, body, country, made, lf)
        if cluster is None:
            if post.bare and person is None and (lf.line.title_case or not lf.line.words[post.first].capital):
                continue
            cluster = g.new(EntityKind.POST, post.name)
            cluster.core, cluster.head, cluster.country, cluster.body = (
                _same_office(name_key(post.core)),
                post.head,
                country,
                body,
            )
            cluster.acting = post.acting
            made.append(cluster)
        cluster.note(post, bare=post.bare and cluster.name != post.name)
        cluster.forms.setdefault(post.name)
        if " (" in post.name:
            cluster.forms.setdefault(post.name.partition(" (")[0])
        if post.core and post.core != post.name:
            cluster.forms.setdefault(post.core)
        cluster.country = cluster.country or country
        cluster.body = cluster.body or body
        if post.rule != "post-shared":  # its words are those of a country, or of one more office
            g.at[lf.line.index, post.first, post.last] = cluster.id
        if person and not (post.bare and cluster.person == person):
            pair = (person, cluster.id)
            if pair not in {(p, t) for p, t, _, _ in g.holds}:
                start = min(post.span.start, _span_of(g, lf, post).start)
                end = max(post.span.end, _span_of(g, lf, post).end)
                g.holds.append((person, cluster.id, Span(start, end), post.rule))
            cluster.person = cluster.person or person
    _elected(g, made)
    for person, post_id, span, _ in g.holds:
        body = g.clusters[post_id].body
        if body:
            g.members.append((person, body, span, "member-by-post"))


def _of_another(g: Gathering, lf: LineFound, post: Found, person: str, made: list[Cluster]) -> bool:
    """Whether "the Attorney General and Secretary X" are two persons: somebody else holds the first office."""
    before = any(
        other.person == post.person and post.last <= other.first and post.person and other.last <= post.person[0]
        for other in lf.posts
    )
    own = g.clusters[person].country or g.clusters[person].known_country
    return before and any(
        c.core == _same_office(name_key(post.core)) and c.person not in (None, person) and country_fits(c.country, own)
        for c in made
    )


_MADE = frozenset("elect reelect appoint name choose designate nominate".split())
_IS = frozenset("be become remain".split())


def _elected(g: Gathering, made: list[Cluster]) -> None:
    """Offices that a verb gives to a person: "X was elected President", "Y, who is also head of Z"."""
    held = {(person, post) for person, post, _, _ in g.holds}
    for cluster in made:
        for span, _, _ in list(cluster.places):
            person = _given_to(g, span)
            if person and (person.id, cluster.id) not in held and cluster.person in (None, person.id):
                held.add((person.id, cluster.id))
                cluster.person = person.id
                sentence = g.document.sentence(span)
                g.holds.append((person.id, cluster.id, Span(sentence.start, max(span.end, sentence.end)), "post-given"))


def _given_to(g: Gathering, span: Span) -> Cluster | None:
    token = g.document.tokens(span).root
    if token.dep_ == "pobj" and token.head.lower_ == "as":
        token = token.head
    verb = token.head
    lemma = verb.lemma_.lower().replace("-", "")
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    given = token.dep_ in ("oprd", "attr", "prep", "dobj", "ccomp") and lemma in _MADE and passive
    copula = token.dep_ == "attr" and lemma in _IS and not any(child.dep_ == "neg" for child in verb.children)
    if not (given or copula):
        return None
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.lower_ == "who" and verb.dep_ == "relcl":
        subject = verb.head
    if subject is None:
        return None
    within = [
        c
        for c in g.clusters.values()
        if c.kind is EntityKind.PERSON and any(s.start <= subject.idx < s.end for s, _, _ in c.places)
    ]
    return within[0] if within else None


def _is_rank(g: Gathering, lf: LineFound, post: Found) -> bool:
    """Whether a title is borne like a rank by one whose office stands beside: "the Team Leader, Commissioner X"."""
    if post.person is None or post.country or post.body or name_key(post.core) not in g.gaz.lex.ranklike:
        return False
    return any(other.person == post.person and name_key(other.core) not in g.gaz.lex.ranklike for other in lf.posts)


def _known_post(g: Gathering, core: str, country: str | None) -> str | None:
    """The known post of that title in that country, or in the note's own; None unless there is just one."""
    where = country or g.home
    ids = [i for i in g.gaz.post_titles.get(core, ()) if g.gaz.knowledge.posts[i].country == where]
    return ids[0] if len(ids) == 1 and where else None


def _span_of(g: Gathering, lf: LineFound, post: Found) -> Span:
    return lf.line.span(*post.person) if post.person else post.span


def _person_at(g: Gathering, lf: LineFound, post: Found) -> str | None:
    if post.person is None:
        return None
    return g.at.get((lf.line.index, *post.person))


def _body_at(g: Gathering, lf: LineFound, post: Found) -> str | None:
    if post.body is None:
        return None
    direct = g.at.get((lf.line.index, *post.body))
    if direct and direct.startswith("a"):
        return direct
    for agency in lf.agencies:
        if post.body[0] <= agency.first and agency.last <= post.body[1]:
            return g.at.get((lf.line.index, agency.first, agency.last))
    return None


def _match_post(
    g: Gathering,
    post: Found,
    person: str | None,
    body: str | None,
    country: str | None,
    made: list[Cluster],
    lf: LineFound,
) -> Cluster | None:
    core = _same_office(name_key(post.core))
    best: Cluster | None = None
    for cluster in made:
        same_core = cluster.core == core
        shared = post.rule == "post-shared" and any(post.span == span for span, _, _ in cluster.places)
        if person and cluster.person and person != cluster.person and not shared:
            continue
        if not country_fits(country, cluster.country) or not country_fits(body, cluster.body):
            continue
        if not same_core or not (
            country == cluster.country or person == cluster.person or country is None or cluster.country is None
        ):
            continue
        if (
            best is None
            or (country is not None and cluster.country == country)
            or (person is not None and cluster.person == person)
        ):
            best = cluster
    if best is not None:
        return best
    if person is None and post.head in ("head", "chief") and "deputy" not in core.split():
        ministers = [c for c in made if "minister" in c.head.split() and _heads(g, c, post, body, lf)]
        if len(ministers) == 1:
            return ministers[0]  # "the head of the Ministry" is its minister
    if body is not None:
        # "Director of the Border Agency" and "Director of BORA"
        for cluster in made:
            if (
                cluster.body == body
                and cluster.head == post.head
                and _office(cluster.core, cluster.head) == _office(core, post.head)
                and country_fits(country, cluster.country)
                and (person is None or cluster.person in (None, person))
            ):
                return cluster
    known = _known_post(g, core, country)
    if known:
        for cluster in made:
            same = _known_post(g, cluster.core, cluster.country) == known
            if same and country_fits(country, cluster.country) and (person is None or cluster.person in (None, person)):
                return cluster
    head = post.head.split()[-1] if post.head else ""
    if person:
        held = [g.clusters[t] for p, t, _, _ in g.holds if p == person]
        for cluster in held:
            if post.bare and (
                cluster.head == post.head or cluster.head.split()[-1] == head or head in cluster.core.split()
            ):
                return cluster
            if (
                country_fits(country, cluster.country)
                and country_fits(body, cluster.body)
                and _shorter(core, cluster.core)
            ):
                return cluster
        return None
    if post.bare or (country and len(core.split()) == 1):
        fits = [
            c
            for c in made
            if (
                c.head == post.head
                or c.core.split()[-1:] == [head]
                or c.core.split()[:1] == [head]
                or head in c.core.split()
            )
            and country_fits(country, c.country)
        ]
        compound = set(name_key(post.head).split())
        if len(compound) > 1:  # "General Secretary" is no Home Secretary
            fits = [c for c in fits if compound <= set(c.core.split())]
        if "vice" not in core.split():
            fits = [c for c in fits if "vice" not in c.core.split() or head not in ("president", "chair")]
        fits = [c for c in fits if not (country and c.country is None)] or fits
        before = [c for c in fits if any(s.start < post.span.start for s, _, _ in c.places)]
        if before:
            return max(
                before,
                key=lambda c: (
                    c.head == post.head,
                    max(s.start for s, _, _ in c.places if s.start < post.span.start),
                ),
            )
        return fits[0] if fits and not lf.line.title_case else (fits[0] if fits else None)
    fits = [
        c for c in made if _shorter(core, c.core) and country_fits(country, c.country) and country_fits(body, c.body)
    ]
    return fits[0] if len(fits) == 1 else None


def _heads(g: Gathering, minister: Cluster, post: Found, body: str | None, lf: LineFound) -> bool:
    """Whether a minister is at the head of the ministry that "head of …" names."""
    ministry = g.clusters[body] if body else None
    if ministry is None:
        return name_key(post.core).split()[-1:] == ["ministry"] and minister.country in (None, g.home)
    if ministry.head != "ministry" or not country_fits(ministry.country, minister.country or g.home):
        return False
    field = name_key(ministry.core).replace("ministry", "").split()
    return bool(field) and set(field) <= set(minister.core.split())


def _same_office(core: str) -> str:
    """Two words for one office made one: a premier is a prime minister."""
    return core.replace("premier", "prime minister")


def _office(core: str, head: str) -> str:
    """What stands before the head in an office's name: "deputy"."""
    return core.partition(name_key(head))[0].strip()


def _shorter(core: str, longer: str) -> bool:
    """Whether one title is the other cut short at its end, or the same office told in another order."""
    a, b = core.split(), longer.split()
    return a == b[: len(a)] or b == a[: len(b)] or sorted(a) == sorted(b)
