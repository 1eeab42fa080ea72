"""Posts gathered: which titles are one office, and who holds it where the name stands beside."""

from dataclasses import dataclass

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
        person, core = _person_at(g, lf, post), _same_office(name_key(post.core))
        if person and _of_another(g, lf, post, core, person, made):
            person = None
        body = _body_at(g, lf, post)
        country = post.country[0] if post.country else None
        if post.former or _is_rank(g, lf, post):
            continue
        cluster = _match_post(g, _Office(post, core, person, body, country), made)
        if cluster is None:
            if post.bare and person is None and (lf.line.title_case or not lf.line.words[post.first].capital):
                continue
            cluster = g.new(EntityKind.POST, post.name)
            cluster.core, cluster.head, cluster.country, cluster.body = (
                core,
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


def _of_another(g: Gathering, lf: LineFound, post: Found, core: str, person: str, made: list[Cluster]) -> bool:
    """Whether "the Attorney General and Secretary X" are two persons: somebody else holds the first office."""
    before = any(
        other.person == post.person and post.last <= other.first and post.person and other.last <= post.person[0]
        for other in lf.posts
    )
    own = g.clusters[person].country or g.clusters[person].known_country
    return before and any(
        c.core == core and c.person not in (None, person) and country_fits(c.country, own) for c in made
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
        inner = (a for a in lf.agencies if a.rule == "agency-short" and post.first < a.first and a.last <= post.last)
        return next((g.at.get((lf.line.index, a.first, a.last)) for a in inner), None)
    direct = g.at.get((lf.line.index, *post.body))
    if direct and direct.startswith("a"):
        return direct
    for agency in lf.agencies:
        if post.body[0] <= agency.first and agency.last <= post.body[1]:
            return g.at.get((lf.line.index, agency.first, agency.last))
    return None


@dataclass(frozen=True, slots=True)
class _Office:
    """One telling of an office: who holds it there, of which body and country it is said to be."""

    post: Found
    core: str
    person: str | None
    body: str | None
    country: str | None

    def fits_country(self, cluster: Cluster) -> bool:
        return country_fits(self.country, cluster.country)

    def fits(self, cluster: Cluster) -> bool:
        """Whether country and body may be the same."""
        return self.fits_country(cluster) and country_fits(self.body, cluster.body)

    def may_be(self, cluster: Cluster) -> bool:
        """Whether country and holder may be the same."""
        return self.fits_country(cluster) and (self.person is None or cluster.person in (None, self.person))


def _match_post(g: Gathering, office: _Office, made: list[Cluster]) -> Cluster | None:
    """The gathered office that this one is, by the surest way that finds one."""
    found = (
        _of_one_name(office, made)
        or _minister(g, office, made)
        or _of_one_body(office, made)
        or _of_one_entry(g, office, made)
    )
    if found is not None:
        return found
    if office.person:
        return _held_already(g, office)
    if office.post.bare or (office.country and len(office.core.split()) == 1):
        return _meant(office, made)
    fits = [c for c in made if _shorter(office.core, c.core) and (office.fits(c) or _cut_body(g, office, c))] or [
        c for c in made if _one_of_two(office.core, c.core) and office.fits_country(c)
    ]
    return fits[0] if len(fits) == 1 else None


def _cut_body(g: Gathering, office: _Office, cluster: Cluster) -> bool:
    """Whether the body is that of the other office, named in full there: "the Bureau", "the Bureau for the North"."""
    if not office.body or not cluster.body or not office.fits_country(cluster):
        return False
    return name_key(g.clusters[office.body].name) in name_key(g.clusters[cluster.body].name)


def _of_one_name(office: _Office, made: list[Cluster]) -> Cluster | None:
    """The last office of the same words that is of the same country or holder, else the first that may be."""
    best: Cluster | None = None
    for cluster in made:
        shared = office.post.rule == "post-shared" and any(office.post.span == span for span, _, _ in cluster.places)
        if office.person and cluster.person and office.person != cluster.person and not shared:
            continue
        if cluster.core != office.core or not office.fits(cluster):
            continue
        same_country = office.country is not None and cluster.country == office.country
        same_holder = office.person is not None and cluster.person == office.person
        if best is None or same_country or same_holder:
            best = cluster
    return best


def _minister(g: Gathering, office: _Office, made: list[Cluster]) -> Cluster | None:
    """ "the head of the Ministry" is its minister."""
    if office.person is not None or office.post.head not in ("head", "chief") or "deputy" in office.core.split():
        return None
    ministers = [c for c in made if "minister" in c.head.split() and _heads(g, c, office)]
    return ministers[0] if len(ministers) == 1 else None


def _of_one_body(office: _Office, made: list[Cluster]) -> Cluster | None:
    """ "Director of the Border Agency" and "Director of BORA"."""
    if office.body is None:
        return None
    head = office.post.head
    of_body = (c for c in made if c.body == office.body and c.head == head and office.may_be(c))
    return next((c for c in of_body if _rank(c.core, head) == _rank(office.core, head)), None)


def _of_one_entry(g: Gathering, office: _Office, made: list[Cluster]) -> Cluster | None:
    """Two titles that knowledge has for one post."""
    known = _known_post(g, office.core, office.country)
    if not known:
        return None
    return next((c for c in made if office.may_be(c) and _known_post(g, c.core, c.country) == known), None)


def _held_already(g: Gathering, office: _Office) -> Cluster | None:
    """An office of the same person that is told in other words."""
    post, last = office.post, _last_word(office.post.head)
    for cluster in [g.clusters[held] for holder, held, _, _ in g.holds if holder == office.person]:
        alike = cluster.head == post.head or cluster.head.split()[-1:] == [last] or last in cluster.core.split()
        if (post.bare and alike) or (office.fits(cluster) and _shorter(office.core, cluster.core)):
            return cluster
    return None


def _meant(office: _Office, made: list[Cluster]) -> Cluster | None:
    """The office that a bare title speaks of: the last one of that noun before it, else the first after."""
    post, last = office.post, _last_word(office.post.head)
    fits = [c for c in made if office.fits_country(c) and (c.head == post.head or last in c.core.split())]
    compound = set(name_key(post.head).split())
    if len(compound) > 1:  # "General Secretary" is no Home Secretary
        fits = [c for c in fits if compound <= set(c.core.split())]
    if "vice" not in office.core.split():
        fits = [c for c in fits if "vice" not in c.core.split() or last not in ("president", "chair")]
    fits = [c for c in fits if not (office.country and c.country is None)] or fits
    before = {c.id: [s.start for s, _, _ in c.places if s.start < post.span.start] for c in fits}
    earlier = [c for c in fits if before[c.id]]
    if earlier:
        return max(earlier, key=lambda c: (c.head == post.head, max(before[c.id])))
    return fits[0] if fits else None


def _last_word(head: str) -> str:
    return head.split()[-1] if head else ""


def _heads(g: Gathering, minister: Cluster, office: _Office) -> bool:
    """Whether a minister is at the head of the ministry that "head of …" names."""
    ministry = g.clusters[office.body] if office.body else None
    if ministry is None:
        return name_key(office.post.core).split()[-1:] == ["ministry"] and minister.country in (None, g.home)
    if ministry.head != "ministry" or not country_fits(ministry.country, minister.country or g.home):
        return False
    field = name_key(ministry.core).replace("ministry", "").split()
    return bool(field) and set(field) <= set(minister.core.split())


def _same_office(core: str) -> str:
    """Two words for one office made one: a premier is a prime minister."""
    return core.replace("premier", "prime minister")


def _rank(core: str, head: str) -> str:
    """What stands before the head in an office's name: "deputy"."""
    return core.partition(name_key(head))[0].strip()


def _shorter(core: str, longer: str) -> bool:
    """Whether one title is the other cut short at its end, or the same office told in another order."""
    a, b = core.split(), longer.split()
    return a == b[: len(a)] or b == a[: len(b)] or sorted(a) == sorted(b)


def _one_of_two(core: str, longer: str) -> bool:
    """Whether a title is the second of two in another: "Interior Minister", "Premier and Minister of Interior"."""
    words, others = core.split(), longer.split()
    rest, last = others[: -len(words)], others[-len(words) :]
    return len(words) > 1 and bool(rest) and rest[-1] in words and sorted(words) == sorted(last)
