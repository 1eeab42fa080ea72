"""What a fetched state of the world would change in ours: rows to add, cells to fill, and where the two differ.

    proposal = propose(bodies, holdings, knowledge, today="2026-11-24")
    print(proposal.diff())
    proposal.write(Path("my-knowledge"))    # a folder that --knowledge takes

An empty cell of ours is filled; a cell that differs is shown and left as it is: which side is right, a person decides.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from anyascii import anyascii

from policegraph.errors import KnowledgeError
from policegraph.knowledge.body import Knowledge
from policegraph.knowledge.rows import MODELS
from policegraph.knowledge.schema import Agency, Person, Post, Row, Tenure
from policegraph.knowledge.spell import bounds
from policegraph.knowledge.wikidata import Body, Holding

KINDS = ("agencies", "posts", "persons", "tenures")


@dataclass
class Proposal:
    """Rows that are new or changed, by kind, and what is to be said of them."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    lines: list[str] = field(default_factory=list)

    def diff(self) -> str:
        """Line by line: "+" a new row, "~" a cell that is filled, "!" a cell that differs and is left."""
        return "\n".join(self.lines)

    def count(self) -> int:
        """How many rows are new or changed."""
        return sum(len(rows) for rows in self.rows.values())

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write the rows as CSV files of our form, replacing files of the same name. Raises KnowledgeError."""
        written = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for kind, rows in self.rows.items():
                if rows:
                    file = folder / f"{kind}.csv"
                    file.write_text(to_csv(kind, rows.values()), "utf-8")
                    written.append(file)
        except OSError as error:
            raise KnowledgeError(f"{folder}: can't be written ({error.strerror or error})") from error
        return tuple(written)


def to_csv(kind: str, rows: Iterable[Row]) -> str:
    """Rows as the CSV of their kind, header first."""
    fields = [name for name in MODELS[kind].model_fields if name not in Row.model_fields] + list(Row.model_fields)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in fields])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "|".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def slug(text: str) -> str:
    """Small letters and digits parted by single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower().replace("'", "")).strip("-") or "x"


def propose(bodies: Iterable[Body], holdings: Iterable[Holding], knowledge: Knowledge, today: str) -> Proposal:
    """What these bodies and holders would change. `today` (YYYY-MM-DD) is the day they were fetched."""
    proposal = Proposal()
    maker = _Maker(knowledge, proposal, today)
    for body in bodies:
        maker.body(body)
    for holding in holdings:
        maker.holding(holding)
    return proposal


class _Maker:
    def __init__(self, knowledge: Knowledge, proposal: Proposal, today: str) -> None:
        self.knowledge, self.proposal, self.today = knowledge, proposal, today
        self.agencies: dict[str, Agency] = {a.wikidata: a for a in knowledge.agencies.values() if a.wikidata}
        self.persons: dict[str, Person] = {p.wikidata: p for p in knowledge.persons.values() if p.wikidata}
        self.by_name: dict[tuple[str | None, str], set[str]] = {}
        for agency in knowledge.agencies.values():
            for form in (agency.name, agency.native_name, *agency.other_names):
                if form:
                    self.by_name.setdefault((agency.country, form.casefold()), set()).add(agency.id)

    def _say(self, sign: str, kind: str, key: str, what: str) -> None:
        self.proposal.lines.append(f"{sign} {kind} {key}: {what}")

    def _source(self, qid: str) -> str:
        return f"https://www.wikidata.org/wiki/{qid}"

    def _merge(self, kind: str, key: str, ours: Row, theirs: dict[str, object], qid: str) -> Row:
        """Ours with its empty cells filled; a row that gains cells is no longer verified as it stands."""
        changes: dict[str, object] = {}
        for name, value in theirs.items():
            mine = getattr(ours, name)
            if not value or mine == value or (isinstance(value, str) and _agree(mine, value)):
                continue
            if not mine:
                changes[name] = value
                self._say("~", kind, key, f"{name}: {_cell(value)} (was empty)")
            elif isinstance(value, tuple):
                continue  # other acronyms of a body are no contradiction
            else:
                self._say("!", kind, key, f"{name}: theirs {_cell(value)}, ours {_cell(mine)}: left as it is")
        if not changes:
            return ours
        source = f"{ours.source}; {self._source(qid)}"
        # An open tenure that gains its end was checked then; the source of the end is a machine's, not a person's.
        row = ours.model_copy(update={**changes, "source": source, "verified": False, "checked": self.today})
        self.proposal.rows[kind][key] = row
        return row

    def body(self, body: Body) -> None:
        cells: dict[str, object] = {
            "native_name": body.native_name,
            "acronyms": body.acronyms,
            "founded": body.founded,
            "dissolved": body.dissolved,
            "website": body.website,
            "wikidata": body.qid,
        }
        ours = self.agencies.get(body.qid)
        if ours is None:
            same = self.by_name.get((body.country, body.name.casefold()), set())
            if len(same) > 1:
                self._say("!", "agencies", body.qid, f"{body.name}: fits {', '.join(sorted(same))}: left out")
                return
            ours = self.knowledge.agencies[next(iter(same))] if same else None
        if ours is not None:
            self.agencies[body.qid] = self._as_agency(self._merge("agencies", ours.id, ours, cells, body.qid))
            return
        id = self._free("agencies", f"{body.country.lower()}-{slug(body.name)}")
        row = Agency.model_validate(
            {
                **{name: value for name, value in cells.items() if value},
                "id": id,
                "name": body.name,
                "kind": body.kind,
                "country": body.country,
                **self._origin(body.qid),
            }
        )
        self.agencies[body.qid] = row
        self.proposal.rows["agencies"][id] = row
        self._say("+", "agencies", id, f"{body.name} ({body.kind}, {body.country})")

    @staticmethod
    def _as_agency(row: Row) -> Agency:
        assert isinstance(row, Agency)
        return row

    def _origin(self, qid: str) -> dict[str, object]:
        return {"source": self._source(qid), "verified": False, "checked": self.today}

    def _free(self, kind: str, id: str) -> str:
        taken = set(getattr(self.knowledge, kind)) | set(self.proposal.rows[kind])
        number, free = 1, id
        while free in taken:
            number += 1
            free = f"{id}-{number}"
        return free

    def holding(self, holding: Holding) -> None:
        agency = self.agencies.get(holding.body)
        if agency is None:
            return
        post = self._post(holding, agency)
        person = self._person(holding, agency)
        for tenure in self.knowledge.tenures_of(post):
            if tenure.person == person and _agree(tenure.start, holding.start):
                key = f"{tenure.post} {tenure.person} {tenure.start}"
                self._merge("tenures", key, tenure, {"start": holding.start, "end": holding.end}, holding.person)
                return
        for tenure in self.knowledge.tenures_of(post):
            if tenure.person == person and tenure.start[:4] == holding.start[:4]:
                key = f"{tenure.post} {tenure.person} {tenure.start}"
                self._say("!", "tenures", key, f"start: theirs {holding.start}, ours {tenure.start}: left as it is")
                return
        key = f"{post} {person} {holding.start}"
        cells = {"post": post, "person": person, "start": holding.start, "end": holding.end}
        self.proposal.rows["tenures"][key] = Tenure.model_validate({**cells, **self._origin(holding.person)})
        self._say("+", "tenures", key, f"until {holding.end or 'unknown'}")

    def _post(self, holding: Holding, agency: Agency) -> str:
        posts = [*self.knowledge.posts.values(), *self.proposal.rows["posts"].values()]
        for post in posts:
            assert isinstance(post, Post)
            titles = {title.casefold() for title in (post.title, *post.other_titles)}
            if post.agency == agency.id and holding.title.casefold() in titles:
                return post.id
        id = self._free("posts", slug(f"{agency.id} {holding.title}"))
        cells = {"id": id, "title": holding.title, "agency": agency.id, "country": agency.country}
        self.proposal.rows["posts"][id] = Post.model_validate({**cells, **self._origin(holding.post)})
        self._say("+", "posts", id, f"{holding.title}, {agency.name}")
        return id

    def _person(self, holding: Holding, agency: Agency) -> str:
        ours = self.persons.get(holding.person)
        if ours is not None:
            return ours.id
        for person in self.knowledge.persons.values():
            names = {name.casefold() for name in (person.name, *person.other_names)}
            if person.country == agency.country and holding.name.casefold() in names and person.wikidata is None:
                row = self._merge("persons", person.id, person, {"wikidata": holding.person}, holding.person)
                assert isinstance(row, Person)
                self.persons[holding.person] = row
                return row.id
        id = self._free("persons", slug(holding.name))
        cells = {"id": id, "name": holding.name, "country": agency.country, "wikidata": holding.person}
        row = Person.model_validate({**cells, **self._origin(holding.person)})
        self.persons[holding.person] = row
        self.proposal.rows["persons"][id] = row
        self._say("+", "persons", id, holding.name)
        return id


def _agree(ours: object, theirs: str) -> bool:
    """Whether two dates may be the same day: one lies within the other."""
    if not isinstance(ours, str):
        return False
    try:
        (a, b), (c, d) = bounds(ours), bounds(theirs)
    except ValueError:
        return ours.rstrip("/") == theirs.rstrip("/")
    return (a <= c and d <= b) or (c <= a and b <= d)
