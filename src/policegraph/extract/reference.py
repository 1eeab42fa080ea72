"""Whom each noun phrase speaks of: names, and through them pronouns, role nouns, "the two sides"."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from policegraph.extract.cast import Cast, LineFound
from policegraph.extract.cues import cues
from policegraph.extract.document import Document
from policegraph.extract.offices import embodied
from policegraph.extract.scene import SUBJECTS, Ref, Scene, is_subject, reference_words
from policegraph.extract.sides import allegiances, two_sides
from policegraph.extract.talks import Talk, find_talks
from policegraph.extract.words import fold
from policegraph.facts import EntityKind, InteractionKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


class Referee:
    """Resolves the references of one document in reading order."""

    def __init__(self, document: Document, cast: Cast) -> None:
        self.document, self.cast, self.words = document, cast, reference_words()
        self.doc = document.doc
        self.refs: dict[int, Ref] = {}
        self.inner: dict[int, tuple[str, ...]] = {}
        self.history: list[tuple[int, tuple[str, ...], bool]] = []  # token, agents, is subject
        self.sources: list[tuple[int, str]] = []  # token and agent: the subjects of main clauses
        self.person_of = {post: person for person, post, _, _ in reversed(cast.holds)}
        self.posts_of, self.bodies_of, self.place_by_code = cast.posts_of(), cast.bodies_of(), cast.place_by_code()
        self.gender: dict[str, str] = {}
        self.votes: Counter[tuple[str, str]] = Counter()
        self.talks: list[Talk] = []

    def run(self) -> Scene:
        """Names first, then everything else in reading order; once more when it is known who is he and who is she."""
        self._names()
        self.allegiances = allegiances(self.document, self.cast, self.inner)
        self.allegiance = self.allegiances.of
        self._embody()
        order = sorted((t, a) for t, ref in self.refs.items() for a in ref.agents)
        self.talks = find_talks(Scene(self.document, self.cast, self.refs, self.inner, (), {}, []))
        self.sides = self._sides()
        names = dict(self.refs)
        self._read()
        if self.votes:
            self._settle_genders()
            self.refs, self.history, self.sources = names, [], []
            self._read()
        return Scene(
            self.document,
            self.cast,
            self.refs,
            self.inner,
            self.sides,
            self.allegiance,
            order,
            self.allegiances.sure,
            tuple(self.sources),
        )

    def _read(self) -> None:
        for token in self.doc:
            if not self.document.tells(token.idx):
                continue
            if token.i in self.refs:
                if token.i == 0 or self.refs.get(token.i - 1) is not self.refs[token.i]:
                    self._bare_title(token)
                    self._remember(token, self.refs[token.i].agents)
                continue
            ref = self._resolve(token)
            if ref is not None:
                self.refs[token.i] = ref
                self._remember(token, ref.agents)

    def _embody(self) -> None:
        """Offices of which only one of the named can be the holder speak of that person."""
        meant = embodied(self.cast, self.allegiances)
        self.person_of = {**meant, **self.person_of}
        spoken = {
            ref.span: Ref((meant[ref.agents[0]],), ref.via, ref.span)
            for ref in self.refs.values()
            if ref.agents[0] in meant
        }
        self.refs = {i: spoken.get(ref.span, ref) for i, ref in self.refs.items()}

    def _settle_genders(self) -> None:
        """He or she, by the pronouns of those who go on speaking; an honorific counts before them."""
        for agent in {agent for agent, _ in self.votes}:
            he, she = self.votes[agent, "m"], self.votes[agent, "f"]
            if agent not in self.gender and he != she:
                self.gender[agent] = "m" if he > she else "f"

    # ---- names
    def agent(self, id: str) -> str:
        """The person who holds a post named in the text, else the id itself."""
        return self.person_of.get(id, id)

    def _names(self) -> None:
        named: list[tuple[Span, str]] = []
        for cluster in self.cast.clusters.values():
            named += [(span, cluster.id) for span, rule, _ in cluster.places if rule != "post-shared"]
        named.sort(key=lambda x: (x[0].start, -(x[0].end - x[0].start)))
        self._shared_titles()
        for span, id in sorted(named, key=lambda x: -(x[0].end - x[0].start)):
            if not self.document.tells(span.start):
                continue
            tokens = self.document.tokens(span)
            agents = (self._post_agent(id, span),)
            ref = Ref(agents, "title" if id.startswith("t") else "name", span)
            for token in tokens:
                if token.i in self.refs:
                    self.inner[token.i] = (*self.inner.get(token.i, ()), *agents)
                else:
                    self.refs[token.i] = ref
        for token in self.doc:
            low = token.lower_
            if low in (
                "mr",
                "mr.",
                "sir",
                "lord",
                "mrs",
                "mrs.",
                "ms",
                "ms.",
                "dame",
                "lady",
                "miss",
                "king",
                "prince",
                "queen",
                "princess",
            ):
                for k in range(token.i + 1, min(token.i + 4, len(self.doc))):
                    if k in self.refs and self.refs[k].agents[0].startswith("p"):
                        self.gender.setdefault(
                            self.refs[k].agents[0],
                            "m" if low.rstrip(".") in ("mr", "sir", "lord", "king", "prince") else "f",
                        )
                        break

    def _shared_titles(self) -> None:
        """ "the ministers of A, X, and of B, Y": the title's noun speaks of all who hold it."""
        holders: dict[Span, list[str]] = {}
        for cluster in self.cast.of(EntityKind.POST):
            for span in {span for span, rule, _ in cluster.places if rule == "post-shared"}:
                own = [p for p, t, _, _ in self.cast.holds if t == cluster.id] or [cluster.id]
                holders.setdefault(span, []).extend(own)
        for span, agents in holders.items():
            head = self.document.tokens(span).root
            self.refs[head.i] = Ref(tuple(dict.fromkeys(agents)), "title", span)

    def _post_agent(self, id: str, span: Span) -> str:
        if not id.startswith("t"):
            return id
        holders = [(abs(s.start - span.start), p) for p, t, s, _ in self.cast.holds if t == id]
        return min(holders)[1] if holders else id

    def _sides(self) -> tuple[str, ...]:
        """The two parties of the note: who met whom in title and first paragraphs, else the first two persons there."""
        lead = self.document.lead
        horizon = (
            self.document.paragraphs[min(lead + 2, len(self.document.paragraphs) - 1)].span.end
            if lead >= 0
            else len(self.document.text)
        )
        persons: dict[str, None] = {}
        bodies: dict[str, None] = {}
        for token in self.doc:
            if token.idx > horizon:
                break
            ref = self.refs.get(token.i)
            if ref and ref.agents[0][0] in "pta":
                (bodies if ref.agents[0][0] == "a" else persons).setdefault(ref.agents[0])
        ends = [
            (tuple(a for a in talk.first if a[0] == "p"), tuple(b for b in talk.second if b[0] == "p"))
            for talk in self.talks
            if self.doc[talk.token].idx <= horizon
        ]
        return two_sides(ends, list(persons), list(bodies), self.allegiances)

    # ---- everything else
    def _remember(self, token: "Token", agents: tuple[str, ...]) -> None:
        self.history.append((token.i, agents, is_subject(token)))
        if len(agents) == 1 and agents[0][0] in "pt" and _speaks(token):
            self.sources.append((token.i, agents[0]))

    def _recent(
        self, token: "Token", fits: "Iterable[str] | None", kinds: str, subject_first: bool = True
    ) -> str | None:
        """The most recent agent of these kinds; a subject of this or the last two sentences comes first."""
        allowed = set(fits) if fits is not None else None
        sent_start = token.sent.start
        best: tuple[float, str] | None = None
        for position, (i, agents, subject) in enumerate(reversed(self.history)):
            if position > 40:
                break
            if i >= token.i or len(agents) != 1:
                continue
            agent = agents[0]
            if agent[0] not in kinds or (allowed is not None and agent not in allowed):
                continue
            sentences = len({t.sent.start for t in self.doc[i : token.i + 1]}) - 1 if token.i - i < 400 else 9
            if sentences > 6:
                break
            score = -sentences * 2.0 + (1.5 if subject and subject_first else 0.0) - position * 0.05
            if i >= sent_start and not subject:
                score -= 0.5
            if best is None or score > best[0]:
                best = (score, agent)
        return best[1] if best else None

    def _resolve(self, token: "Token") -> Ref | None:
        low = token.lower_
        span = Span(token.idx, token.idx + len(token.text))
        w = self.words
        if token.pos_ == "PRON" or low in (
            "he",
            "she",
            "him",
            "his",
            "her",
            "hers",
            "they",
            "them",
            "their",
            "it",
            "its",
            "both",
            "himself",
            "herself",
        ):
            return self._pronoun(token, low, span)
        if token.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") and low not in w.pair_persons:
            return None
        plural = token.tag_ in ("NNS", "NNPS") or low in ("police", "authorities")
        pair = self._pairlike(token)
        if pair or low in ("sides", "parties") or (low == "two" and token.dep_ in SUBJECTS):
            agents = self._pair(token, low)
            if agents:
                return Ref(agents, "pair", span)
        owner = self._owner(token)
        if low in w.carriers and owner:
            return Ref(owner, "carrier", span)
        if low in w.counterparts and not plural:
            other = self._counterpart(token, owner)
            return Ref((other,), "role", span) if other else None
        if not plural and low in w.person_nouns and self._definite(token):
            person = self._role(token, low, owner)
            return Ref((person,), "role", span) if person else None
        if not plural and low in w.body_nouns and self._definite(token):
            body = self._body(token, low, owner)
            return Ref((body,), "role", span) if body else None
        group = self._group(token, low)
        if group is not None:
            return Ref((group,), "role", span)
        if not plural and low in w.country_nouns and self._definite(token):
            country = self._recent(token, None, "g", False)
            home = self.place_by_code.get(self.cast.home or "")
            if any(c.lower_ in ("his", "her", "their", "our", "its") for c in token.children):
                subject = self._recent(token, None, "pt")
                country = self.allegiance.get(subject or "", home or country or "") or None
            if country and country in self.cast.clusters:
                return Ref((country,), "role", span)
        return None

    def _bare_title(self, token: "Token") -> None:
        """ "the Minister" after a name is whoever has been speaking, not the office that is most like it."""
        ref = self.refs[token.i]
        if ref.via != "title":
            return
        words = self.document.tokens(ref.span)
        head = next((t for t in words if not ref.span.start <= t.head.idx < ref.span.end), token)
        after = self.refs.get(words[-1].i + 1) if len(words) else None
        if after is not None and after.via == "name" and after.agents[0][0] == "p":
            return
        if len(words) == 1 and token.lower_ in self.words.person_nouns:
            person = self._role(token, token.lower_, self._owner(token))
        elif ref.agents[0][0] == "t" and head.dep_ in SUBJECTS:
            person = self._source(token)
            if person is not None and (person[0] != "p" or self.posts_of.get(person)):
                return
        else:
            return
        if person is not None:
            for word in words:
                if self.refs.get(word.i) is ref:
                    self.refs[word.i] = Ref((person,), "title", ref.span)

    def _definite(self, token: "Token") -> bool:
        return any(
            c.lower_ in ("the", "this", "that", "his", "her", "their", "its", "our")
            for c in token.children
            if c.dep_ in ("det", "poss")
        ) or (token.text[0].isupper() and not token.is_sent_start)

    def _pairlike(self, token: "Token") -> bool:
        return any(c.lower_ in ("two", "both", "2") for c in token.children)

    def _owner(self, token: "Token") -> tuple[str, ...]:
        """The country or body named before a noun or in its "of" phrase."""
        found: list[str] = []
        for child in token.children:
            if (
                child.dep_ in ("amod", "compound", "poss", "nmod")
                and child.i in self.refs
                and self.refs[child.i].agents[0][0] in "ag"
            ):
                found += self.refs[child.i].agents
                for conj in child.conjuncts:
                    if conj.i in self.refs:
                        found += self.refs[conj.i].agents
            elif child.dep_ == "poss" and child.i in self.refs and child.lower_ in ("its", "their"):
                found += self.refs[child.i].agents
            elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
                for obj in child.children:
                    if obj.dep_ == "pobj" and obj.i in self.refs and self.refs[obj.i].agents[0][0] in "ag":
                        found += self.refs[obj.i].agents
                        found += [a for conj in obj.conjuncts if conj.i in self.refs for a in self.refs[conj.i].agents]
        return tuple(dict.fromkeys(a for a in found if a[0] in "ag"))

    def _pair(self, token: "Token", low: str) -> tuple[str, ...]:
        w = self.words
        if low in w.pair_countries:
            return self._two_countries(self._sides_at(token))
        if low in w.pair_bodies:
            bodies = list(dict.fromkeys(b for side in self._sides_at(token) for b in self.bodies_of.get(side, ())))
            if len(bodies) >= 2:
                return tuple(bodies[:2])
            recent = list(dict.fromkeys(a for _, agents, _ in reversed(self.history) for a in agents if a[0] == "a"))
            return tuple(reversed(recent[:2])) if len(recent) >= 2 else ()
        if low in w.pair_persons or token.pos_ == "NUM":
            sides = self._sides_at(token)
            return sides if len(sides) == 2 else self._two_countries(sides)
        return ()

    def _sides_at(self, token: "Token") -> tuple[str, ...]:
        """The two who talk with each other at this place, where a note tells of several talks."""
        here = self.document.paragraph_at(token.idx)
        pairs = {frozenset(pair): pair for talk in self.talks if (pair := self._ends(talk))}
        if here is None or len(pairs) < 2:
            return self.sides
        for talk in reversed(self.talks):
            told = self.document.paragraph_at(self.doc[talk.token].idx)
            pair = self._ends(talk)
            if talk.token < token.i and talk.held and pair and told is not None and here.index - told.index <= 1:
                return pair
        recent = list(dict.fromkeys(a for _, agents, _ in reversed(self.history) if len(agents) == 1 for a in agents))
        for a in recent:
            for pair in pairs.values():
                if a in pair and a not in self.sides:
                    return pair
        return self.sides

    def _ends(self, talk: Talk) -> tuple[str, ...]:
        """The first persons or posts of different sides on the two ends of a talk."""
        for a in talk.first:
            for b in talk.second:
                if a[0] in "pt" and b[0] in "pt" and self.allegiance.get(a) != self.allegiance.get(b):
                    return (a, b)
        return ()

    def _two_countries(self, sides: tuple[str, ...]) -> tuple[str, ...]:
        countries = list(
            dict.fromkeys(
                self.allegiance[s]
                for s in sides
                if s in self.allegiance and self.allegiance[s] in self.cast.clusters and self.allegiance[s][0] == "g"
            )
        )
        if len(countries) == 2:
            return tuple(countries)
        named = list(
            dict.fromkeys(
                a
                for _, agents, _ in self.history
                for a in agents
                if a[0] == "g" and self.cast.clusters[a].subkind == "Country"
            )
        )
        return tuple(named[:2]) if len(named) >= 2 else ()

    def _counterpart(self, token: "Token", owner: tuple[str, ...]) -> str | None:
        if owner:
            fits = [p for p, country in self.allegiance.items() if country in owner and p[0] in "pt"]
            after = [a for t, a in self._upcoming(token) if a in fits]
            if after:
                return after[0]
            ranked = [a for a in self.sides if a in fits] or [p for p in fits if p[0] == "p"] or fits
            return ranked[0] if ranked else None
        subject = self._recent(token, None, "pt")
        if subject in self.sides:
            return next((s for s in self.sides if s != subject), None)
        # else whoever spoke before and is of another country or body
        home = self.allegiance.get(subject or "")
        before = (a for i, a in reversed(self.sources) if i < token.i and self.allegiance.get(a) != home)
        return next(before, None) if subject else None

    def _upcoming(self, token: "Token") -> list[tuple[int, str]]:
        return [
            (i, a)
            for i in range(token.i + 1, min(token.i + 6, len(self.doc)))
            if i in self.refs
            for a in self.refs[i].agents
        ]

    def _role(self, token: "Token", low: str, owner: tuple[str, ...]) -> str | None:
        after = [a for _, a in self._upcoming(token)[:1] if a[0] == "p" and token.i + 1 in self.refs]
        if after:
            return after[0]
        if low in self.words.hosts:
            return self._host_side(token, True)
        if low in self.words.guests:
            return self._host_side(token, False)
        fits: list[str] = []
        for cluster in self.cast.clusters.values():
            if cluster.kind is EntityKind.POST and low in fold(cluster.core).split():
                fits.append(self.agent(cluster.id))
        if owner:
            owned = [f for f in fits if self.allegiance.get(f) in owner]
            fits = owned or [p for p, c in self.allegiance.items() if c in owner and p[0] == "p"] or fits
        blocked = self._fellow_subjects(token)
        fits = [f for f in fits if f not in blocked]
        if token.dep_ in SUBJECTS and not owner:
            # who has been speaking goes on speaking, unless the text gives him another office
            source = self._source(token)
            if source in fits or (source is not None and source[0] == "p" and not self.posts_of.get(source)):
                return source
        if not fits:
            generic = low in (
                "official",
                "leader",
                "diplomat",
                "officer",
                "chief",
                "head",
                "excellency",
                "highness",
                "majesty",
                "prince",
                "king",
                "general",
                "colonel",
            )
            return self._recent(token, None, "pt") if generic else None
        return self._recent(token, fits, "pt") or fits[0]

    def _source(self, token: "Token") -> str | None:
        """Whoever was the last single subject of a main clause, in this sentence or one of the two before it."""
        limit = token.sent.start
        for _ in range(2):
            limit = self.doc[limit - 1].sent.start if limit > 0 else 0
        found = next(((i, agent) for i, agent in reversed(self.sources) if i < token.i), None)
        return found[1] if found is not None and found[0] >= limit else None

    def _fellow_subjects(self, token: "Token") -> set[str]:
        """Who does what is done to this token's phrase, and so is somebody else."""
        verb = token
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            if verb.dep_ in SUBJECTS:
                return set()
            verb = verb.head
        return {a for c in verb.children if c.dep_ in SUBJECTS and c.i in self.refs for a in self.refs[c.i].agents}

    def _host_side(self, token: "Token", host: bool) -> str | None:
        if len(self.sides) < 2:
            return None
        subject = self._recent(token, None, "pt")
        poss = any(c.lower_ in ("his", "her", "their") for c in token.children)
        if poss and subject in self.sides:
            return next(s for s in self.sides if s != subject)
        home = self.place_by_code.get(self.cast.home or "")
        at_home = [s for s in self.sides if self.allegiance.get(s) == home]
        if len(at_home) == 1:
            return at_home[0] if host else next(s for s in self.sides if s != at_home[0])
        return self.sides[0 if host else 1]

    def _body(self, token: "Token", low: str, owner: tuple[str, ...]) -> str | None:
        possessed = any(c.lower_ in ("his", "her") for c in token.children if c.dep_ == "poss")
        if possessed:
            subject = self._recent(token, None, "pt")
            bodies = self.bodies_of.get(subject or "", [])
            if bodies:
                return bodies[0]
        fits = [
            c.id
            for c in self.cast.of(EntityKind.AGENCY)
            if low in [fold(x) for x in c.name.split()] or low in [fold(x) for f in c.forms for x in f.split()]
        ]
        if not fits and low in (
            "organization",
            "organisation",
            "agency",
            "body",
            "institution",
            "force",
            "bloc",
            "service",
        ):
            fits = [c.id for c in self.cast.of(EntityKind.AGENCY)]
        if owner:
            fits = [f for f in fits if self.allegiance.get(f) in owner] or fits
        return self._recent(token, fits, "a", False) if fits else None

    def _group(self, token: "Token", low: str) -> str | None:
        """ "the Chiefs", "the Conclave": a body by the capitalised head of its name, where one body alone bears it."""
        if not token.text[0].isupper() or len(low) < 4 or not any(c.lower_ == "the" for c in token.children):
            return None
        if any(c.dep_ in ("compound", "amod", "nmod", "poss") and c.text[0].isupper() for c in token.children):
            return None
        fits = [c.id for c in self.cast.of(EntityKind.AGENCY) if any(low in heads(form) for form in (c.name, *c.forms))]
        return fits[0] if len(fits) == 1 else None

    def _pronoun(self, token: "Token", low: str, span: Span) -> Ref | None:
        if low in ("he", "him", "his", "himself", "she", "her", "hers", "herself"):
            gender = "m" if low in ("he", "him", "his", "himself") else "f"
            fits = [
                c.id for c in self.cast.clusters.values() if c.id[0] in "pt" and self.gender.get(c.id, gender) == gender
            ]
            agent = self._antecedent(token, fits)
            if agent:
                if agent[0] in "pt" and token.dep_ in SUBJECTS and agent == self._source(token):
                    self.votes[agent, gender] += 1
                return Ref((agent,), "pronoun", span)
            return None
        if low in ("they", "them", "their", "both", "themselves", "each"):
            return self._plural(token, span)
        if low in ("it", "its", "itself"):
            if low == "it" and (
                token.dep_ == "expl"
                or any(
                    c.dep_ in ("ccomp", "acl")
                    for c in token.head.children
                    if token.dep_ in SUBJECTS and token.head.lemma_ in ("be", "recall", "note", "decide", "agree")
                )
            ):
                return None
            agent = self._recent(token, None, "ag")
            return Ref((agent,), "pronoun", span) if agent else None
        if low in ("who", "which", "whom", "whose", "that") and token.dep_ != "mark":
            verb = token
            for _ in range(4):
                if verb.dep_ in ("relcl", "acl"):
                    break
                verb = verb.head
            head = verb.head if verb.dep_ in ("relcl", "acl") else None
            if head is not None:
                ref = self.refs.get(head.i)
                if ref:
                    return Ref(ref.agents, "relative", span)
        return None

    def _antecedent(self, token: "Token", fits: list[str]) -> str | None:
        """For he and she: not a fellow argument of the same verb, unless possessive."""
        allowed = set(fits)
        clause = {
            t.i
            for t in token.head.children
            if t.dep_ in ("nsubj", "dobj", "nsubjpass", "pobj", "dative") and t.i != token.i
        }
        if token.dep_ == "poss":
            clause = set()
            thanked = self._thanked(token)
            if thanked in allowed:
                return thanked
        blocked = {a for i in clause if i in self.refs and i < token.i for a in self.refs[i].agents}
        if token.dep_ in ("dobj", "pobj", "dative") and not blocked:
            verb = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
            blocked = {
                a for c in verb.children if c.dep_ in SUBJECTS and c.i in self.refs for a in self.refs[c.i].agents
            }
        if token.dep_ in SUBJECTS:
            source = self._source(token)
            if source in allowed - blocked:
                return source
        return self._recent(token, allowed - blocked, "pt")

    def _thanked(self, token: "Token") -> str | None:
        """ "thanked X for her support": what somebody is thanked for is his own."""
        node = token
        for _ in range(5):
            if node.dep_ == "prep" and node.lower_ in ("for", "on") and node.head.pos_ == "VERB":
                verb = node.head
                praises = any(c.kind is InteractionKind.PRAISE for c in cues().verbs.get(verb.lemma_.lower(), ()))
                ref = next((self.refs.get(c.i) for c in verb.children if c.dep_ == "dobj"), None)
                if praises and ref is not None and len(ref.agents) == 1 and ref.agents[0][0] in "pt":
                    return ref.agents[0]
                return None
            node = node.head
        return None

    def _plural(self, token: "Token", span: Span) -> Ref | None:
        for position, (i, agents, subject) in enumerate(reversed(self.history)):
            if position > 12:
                break
            if i < token.i and len(agents) >= 2 and (subject or position < 4):
                return Ref(agents, "pronoun", span)
        sent = token.sent
        previous = self.doc[max(0, sent.start - 1)].sent if sent.start else sent
        for part in (sent, previous):
            joint: list[str] = []
            for t in part:
                if t.i >= token.i:
                    break
                if is_subject(t) and t.i in self.refs:
                    joint = list(self.refs[t.i].agents)
                    for conj in t.conjuncts:
                        if conj.i in self.refs:
                            joint += self.refs[conj.i].agents
                    joint = list(dict.fromkeys(joint))
            if len(joint) >= 2:
                return Ref(tuple(joint), "pronoun", span)
        if len(self.sides) == 2:
            return Ref(self.sides, "pair", span)
        return None


def _speaks(token: "Token") -> bool:
    """Whether a token is the subject of a main clause or of one that reports, or stands after "according to"."""
    while token.dep_ in ("compound", "appos", "flat", "amod", "nmod") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according":
        return True
    if token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    while verb.dep_ == "conj" and verb.head.i != verb.i:
        verb = verb.head
    return verb.dep_ in ("ROOT", "parataxis") or any(c.dep_ == "ccomp" for c in token.head.children)


def set_scene(document: Document, cast: Cast) -> Scene:
    """Resolve every reference of a document."""
    return Referee(document, cast).run()


def heads(name: str) -> tuple[str, ...]:
    """The words that a longer name may be called by: its last, and the last before an "of" or "for"."""
    words = [fold(word) for word in name.split()]
    if len(words) < 2:
        return ()
    cut = next((n for n, word in enumerate(words) if word in ("of", "for", "on") and n), len(words))
    return (words[-1], words[cut - 1])


def line_of(cast: Cast, index: int) -> LineFound | None:
    """What was found in one paragraph."""
    return next((lf for lf in cast.lines if lf.line.index == index), None)
