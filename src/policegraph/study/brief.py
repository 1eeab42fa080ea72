"""What a report holds, and its forms: Markdown with footnotes, one HTML file with all its pictures."""

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape

from policegraph.ask.answer import Quote
from policegraph.study.page import markdown_table, page, table


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the numbers of its notes."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences, or a table, under one heading; `rest` says what was left out."""

    title: str
    sentences: tuple[Sentence, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram as SVG; `file` is the name under which Markdown refers to it, `alt` says it in words."""

    title: str
    svg: bytes
    file: str
    alt: str


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A brief about an entity, a theme or a period. `notes` are the words, in the order of their numbers."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    notes: tuple[Quote, ...]
    readouts: int
    pictures: tuple[Picture, ...] = field(default=())

    def __repr__(self) -> str:
        return f"<Report: {self.title}: {self.lead}>"

    @property
    def behind(self) -> int:
        """How many readouts the notes point to."""
        return len({quote.readout.iri for quote in self.notes})

    def to_markdown(self) -> str:
        """The report as Markdown with footnotes."""
        out = [f"# {self.title}", "", self.lead, ""]
        for picture in self.pictures:
            out += [f"![{picture.alt}]({picture.file})", "", f"*{picture.title}*", ""]
        for section in self.sections:
            out += [f"## {section.title}", ""]
            for sentence in section.sentences:
                out.append(f"- {sentence.text}." + "".join(f"[^{number}]" for number in sentence.notes))
            if section.rows:
                out += markdown_table(section.head, section.rows)
            out += [section.rest] if section.rest else []
            out.append("")
        out += ["## Notes", ""]
        out += [f"[^{number}]: {_source(quote)}" for number, quote in enumerate(self.notes, 1)]
        return "\n".join([*out, ""])

    def to_html(self) -> str:
        """The report as one HTML file, pictures and all."""
        return page(self.title, self._repr_html_(), lead=self.lead)

    def _repr_html_(self) -> str:
        out = []
        for picture in self.pictures:
            data = b64encode(picture.svg).decode()
            image = f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(picture.alt)}">'
            out.append(f"<figure>{image}<figcaption>{escape(picture.title)}</figcaption></figure>")
        for section in self.sections:
            out.append(f"<h2>{escape(section.title)}</h2>")
            items = "".join(f"<li>{escape(s.text)}.{_marks(s.notes)}</li>" for s in section.sentences)
            out.append(f"<ul>{items}</ul>" if items else "")
            if section.rows:
                out.append(table(section.head, [[escape(cell) for cell in row] for row in section.rows]))
            out.append(f'<p class="note">{escape(section.rest)}</p>' if section.rest else "")
        notes = "".join(
            f'<li id="note-{number}"><q>{escape(quote.words.exact)}</q> {_link(quote)}</li>'
            for number, quote in enumerate(self.notes, 1)
        )
        out.append(f'<h2>Notes</h2><ol class="notes">{notes}</ol>')
        return "".join(out)


def _marks(notes: tuple[int, ...]) -> str:
    return "".join(f'<sup><a href="#note-{number}">{number}</a></sup> ' for number in notes)


def _where(quote: Quote) -> str:
    parts = (quote.readout.publisher, quote.readout.name, str(quote.readout.issued or ""))
    return ", ".join(part for part in parts if part)


def _link(quote: Quote) -> str:
    source = quote.readout.source or ""
    words = escape(_where(quote))
    return (
        f'<a href="{escape(source, quote=True)}">{words}</a>' if source.startswith(("http://", "https://")) else words
    )


def _source(quote: Quote) -> str:
    link = f" <{quote.readout.source}>" if (quote.readout.source or "").startswith("http") else ""
    return f"“{quote.words.exact}” {_where(quote)}{link}"
