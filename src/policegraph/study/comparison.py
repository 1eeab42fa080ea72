"""What a comparison of two tellings holds, and its forms: Markdown, HTML, JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from policegraph.ask.answer import Quote
from policegraph.ask.tellings import Telling
from policegraph.study.page import markdown_table, page, table
from policegraph.study.quotes import excerpt

NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says of a point, with the words that say it, the aptest first. Where they are long, those around
    `about` are shown."""

    text: str
    quotes: tuple[Quote, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The words to be shown; empty where the text is a quotation itself."""
        return excerpt(self.quotes[0].words.exact, self.about) if self.quotes else ""

    def __str__(self) -> str:
        return self.text + (f" “{self.words}”" if self.words else "")


@dataclass(frozen=True, slots=True)
class Point:
    """One point, and what it is about; a side that says nothing of it is None. `differ` names in what the two sides
    differ where both speak."""

    about: str
    left: Said | None
    right: Said | None
    differ: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one kind: events, promises, people, …; those of both sides first."""

    title: str
    points: tuple[Point, ...]

    @property
    def both(self) -> int:
        """How many points both sides speak of."""
        return sum(one.left is not None and one.right is not None for one in self.points)

    @property
    def only(self) -> tuple[int, int]:
        """How many points the left side alone speaks of, and the right."""
        return sum(one.right is None for one in self.points), sum(one.left is None for one in self.points)


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Two readouts side by side. `readouts` is how many the graph holds, `others` are further tellings of the event
    that was asked for."""

    left: Telling
    right: Telling
    parts: tuple[Part, ...]
    tone: Point
    readouts: int = 0
    others: tuple[Telling, ...] = ()

    def __repr__(self) -> str:
        return f"<Comparison: {self.title}: {len(self.differences)} differences>"

    @property
    def title(self) -> str:
        """Both titles."""
        return f"{self.left.name} / {self.right.name}"

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called in a word: the publisher, or the identifier where that does not tell them apart."""
        return side_names(self.left, self.right)

    @property
    def heads(self) -> tuple[str, str]:
        """What the two are called in tables: the name, with the day."""
        left, right = (
            name + (f", {side.issued}" if side.issued else "")
            for name, side in zip(self.names, (self.left, self.right), strict=True)
        )
        return left, right

    @property
    def differences(self) -> tuple[str, ...]:
        """Where the two differ, in short sentences."""
        return tuple(f"{one.about}: {said}" for one in self._differing() for said in one.differ)

    def _differing(self) -> Iterator[Point]:
        for part in self.parts:
            yield from (one for one in part.points if one.differ)
        if self.tone.differ:
            yield self.tone

    @property
    def summary(self) -> str:
        """How many points both speak of and one alone, and of how many readouts."""
        both = sum(part.both for part in self.parts)
        left, right = (sum(part.only[side] for part in self.parts) for side in (0, 1))
        told = f"{both} point{'s' * (both != 1)} told by both, {left} and {right} by one only"
        return f"{told}; from 2 of {self.readouts} readouts"

    def _counts(self) -> list[tuple[str, ...]]:
        return [(part.title, str(part.both), *map(str, part.only)) for part in self.parts]

    def to_markdown(self) -> str:
        """The comparison as Markdown."""
        out = ["# Two tellings", ""]
        for head, side in zip(self.heads, (self.left, self.right), strict=True):
            out.append(f"- **{head}**: {side.name}" + (f" <{side.source}>" if side.source else ""))
        out += ["", f"*{self.summary}*", ""]
        out += markdown_table(["", "both", *(f"only {name}" for name in self.names)], self._counts())
        out += ["", "## Where they differ", ""]
        for one in self._differing():
            out.append(f"- {one.about}")
            out += [f"    - {said}" for said in one.differ]
        if not self.differences:
            out.append("No point that both speak of is told differently.")
        for part in self.parts:
            out += ["", f"## {part.title}", ""]
            rows = [[_cell(one.left), _cell(one.right)] for one in _ordered(part)]
            out += markdown_table(self.heads, rows)
        out += ["", "## Tone", "", *markdown_table(self.heads, [[_cell(self.tone.left), _cell(self.tone.right)]])]
        if self.others:
            out += ["", "Also told by: " + "; ".join(one.name for one in self.others)]
        return "\n".join([*out, ""])

    def to_html(self) -> str:
        """The comparison as a page of its own."""
        return page("Two tellings", self._repr_html_(), lead=self.summary)

    def _repr_html_(self) -> str:
        sides = (self.left, self.right)
        titles = "".join(f"<li><b>{escape(h)}</b>: {_link(s)}</li>" for h, s in zip(self.heads, sides, strict=True))
        counts = [[escape(cell) for cell in row] for row in self._counts()]
        points = "".join(
            f"<li>{escape(one.about)}<ul>{''.join(f'<li>{escape(said)}</li>' for said in one.differ)}</ul></li>"
            for one in self._differing()
        )
        out = [
            f"<ul>{titles}</ul>",
            table(("", "both", *(f"only {name}" for name in self.names)), counts, (1, 2, 3)),
            "<h2>Where they differ</h2>",
            f"<ul>{points}</ul>" if points else "<p>No point that both speak of is told differently.</p>",
        ]
        for part in self.parts:
            rows = [(_html(one.left), _html(one.right)) for one in _ordered(part)]
            out += [f"<h2>{escape(part.title)}</h2>", table(self.heads, rows, style="sides")]
        out += ["<h2>Tone</h2>", table(self.heads, [(_html(self.tone.left), _html(self.tone.right))], style="sides")]
        if self.others:
            out.append(f"<p>Also told by: {escape('; '.join(one.name for one in self.others))}</p>")
        return "".join(out)

    def to_json(self) -> str:
        """The comparison as JSON."""
        whole = {
            "left": {"readout": self.left.iri, "title": self.left.name},
            "right": {"readout": self.right.iri, "title": self.right.name},
            "readouts": self.readouts,
            "differences": list(self.differences),
            "parts": [
                {"title": part.title, "points": [_point(one) for one in part.points]}
                for part in (*self.parts, Part("Tone", (self.tone,)))
            ],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2)


def side_names(left: Telling, right: Telling) -> tuple[str, str]:
    """What two readouts are called in a word: see `Comparison.names`."""
    same = left.publisher == right.publisher
    one, other = (
        side.publisher if side.publisher and not same else side.identifier.rsplit(".", 1)[0] for side in (left, right)
    )
    return one, other


def _ordered(part: Part) -> Sequence[Point]:
    return sorted(part.points, key=lambda one: one.left is None or one.right is None)


def _point(one: Point) -> dict[str, object]:
    sides = {name: _said(said) for name, said in (("left", one.left), ("right", one.right))}
    return {"about": one.about, **sides, "differ": list(one.differ)}


def _said(one: Said | None) -> dict[str, object] | None:
    if one is None:
        return None
    words = [{"exact": q.words.exact, "start": q.words.start, "end": q.words.end} for q in one.quotes]
    return {"text": one.text, "words": words}


def _cell(said: Said | None) -> str:
    return f"*{NOT_SAID}*" if said is None else str(said)


def _html(said: Said | None) -> str:
    if said is None:
        return f'<span class="note">{NOT_SAID}</span>'
    words = f"<blockquote>{escape(said.words)}</blockquote>" if said.words else ""
    return escape(said.text) + words


def _link(side: Telling) -> str:
    words = escape(side.name)
    if (side.source or "").startswith(("http://", "https://")):
        return f'<a href="{escape(side.source or "", quote=True)}">{words}</a>'
    return words
