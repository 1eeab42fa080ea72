"""What the first and last lines of a plain text say about it: its title, issue date, publisher and source.

Nothing is taken out of the text; these are readings of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policegraph.read.dates import FoundDate, dates_in, month_first

_TOP_LINES = 14
_LABEL = re.compile(
    r"(?:for )?immediate release|embargoed.*|readout|announcement|speech|news(?: story| item|room)?|press(?: room)?|"
    r"(?:joint |official )?(?:(?:press|news|media|information) ?)?(?:release|statement|note|notice|communiqu[eé])s?|"
    r"(?:press )?note to (?:the )?(?:media|editors|press)|to: .*|\W*",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:subject|title|re|(?:press|news|media) (?:release|statement))\s*(?::|\s[–—-])\s+(.+)", re.IGNORECASE
)
_LABEL_AT_END = re.compile(r"\s+(?:press|news|media) (?:release|statement)s?$", re.IGNORECASE)
_STATE = re.compile(r"(?:the )?(?:\w+ )?(?:republic|kingdom|state|government|commonwealth) of [\w ]+", re.IGNORECASE)
_DATE_LABEL = re.compile(
    r"\b(?:(?:release|publication|published|posting|issue|press release) date|date of (?:release|publication|issue)|"
    r"(?:first )?published(?: (?:on|at))?|posted(?: on)?|released(?: on)?|issued(?: on)?|date)\s*[:–—-]?\s*$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{1,2}(?::|h|\.)\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*(?:GMT|UTC|CET|EST|h))?", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?", re.IGNORECASE)
_DATE_WORDS = re.compile(
    r"\b(?:last )?(?:published|posted|updated?|released?|issued|publication|(?:(?:press|media|news|joint|official) )?"
    r"(?:release|statement|bulletin|communiqu[eé]|notice)|date|on|at)\b",
    re.IGNORECASE,
)
_SMALL = frozenset("of the and for in de da do dos del di la le les el es to & on upon al bel sur am an der".split())
# how a document closes: "Done at Lisbon, on 3 March 2021, in two copies"
_DONE = re.compile(
    r"^(?:done|given|signed|adopted|issued) (?:at|in) [A-Z][\w.'’ -]{1,40},?(?: on)?(?: this)?(?: the)? $", re.I
)
_PREPOSITIONS = frozenset(
    {"on", "in", "from", "since", "during", "by", "at", "until", "between", "after", "before", "as"}
)
_BODY_FIRST = (
    r"(?:ministry|ministère|ministerio|department|directorate|office|secretariat|embassy|council|commission|bureau|"
    r"federal office|attorney general's office|general inspectorate|secretar[ií]a|state house)"
)
_BODY_LAST = (
    r"(?:police|office|force|service|agency|bureau|guard|government|ministry|department|secretariat|council|court|"
    r"constabulary|gendarmerie|directorate|authority|commission|center|centre|polícia judiciária|customs)"
)
_WORD = r"[\w.'’&,-]+"
_BODY = re.compile(
    rf"(?:the )?(?:{_WORD} ){{0,5}}{_BODY_FIRST} (?:of|for|in|to|de|del|da) .+|(?:the )?(?:{_WORD} ){{0,5}}{_BODY_LAST}"
    rf"(?:,? of (?:the )?{_WORD}(?: {_WORD}){{0,3}}|, [\w ]+)?|"
    r"europol|interpol|eurojust|frontex|unodc|osce|aseanapol|ameripol",
    re.IGNORECASE,
)
_AGENCY_IN_DATELINE = re.compile(
    r"^\s*(?:,\s*|\.\s*)?\(?([A-Z][A-Z.]{2,11}|[A-Z][\w ,]{3,60}?)\)?\s*(?:--+|–|—|-)(?=\s)"
)
_RANGE = re.compile(r"\b\d{1,2}\s*[–-]\s*\d{1,2} [A-Z]\w+,? (?:19|20)\d\d$")
_AGENCY_DATELINE = re.compile(r"^[A-Z][\w ,.’'-]{2,60}\(([A-Z]{2,}[A-Z.]*)\)\s*(?:--+|–|—|-)\s")
_SOURCE = re.compile(r"^(?:source|link|url)\s*:\s*<?(https?://\S+?)>?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What a text says about itself; None where it does not."""

    title: str | None = None
    issued: str | None = None
    publisher: str | None = None
    source: str | None = None


def read_head(text: str) -> Head:
    """Read title, issue date (EDTF), publisher and source link off the lines of a text."""
    lines = [line.strip() for line in text.split("\n")]
    filled = [line for line in lines if line]
    top = filled[:_TOP_LINES]
    american = month_first(text[:5000])
    headings = list(_headings(text))
    bodies = [line for line in headings if _body_of(line) is not None]
    dated = _first_dated(top, american)
    issued = dated[1].edtf if dated else None
    if issued is None:
        last = filled[-3:]
        issued = (
            next((one.edtf for line in last for one in _alone(line, american)), None)
            or next(
                (one.edtf for line in last for one in dates_in(line, american) if _DONE.search(line[: one.start])), None
            )
            or _today(filled, american)
        )
    publisher = next((_body_of(line) for line in bodies), None)
    if publisher is None and dated is not None:
        publisher = _agency_beside(*dated)
    if publisher is None:
        publisher = next((match.group(1) for line in top if (match := _AGENCY_DATELINE.match(line))), None)
    return Head(
        title=_title(headings, american),
        issued=issued,
        publisher=publisher,
        source=next((match.group(1) for line in reversed(filled[-5:]) if (match := _SOURCE.match(line))), None),
    )


def _headings(text: str) -> Iterator[str]:
    """The lines before the first paragraph of running text."""
    for block in re.split(r"\n\s*\n", text.strip())[:8]:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        wrapped = len(lines) > 2 and all(len(line) > 55 for line in lines[:-1])
        for line in lines:
            if wrapped or len(line) > 220 or (line.endswith((".", ":")) and len(line.split()) > 8):
                return
            yield line


def _title(headings: Iterable[str], american: bool) -> str | None:
    candidates = []
    for line in headings:
        subject = _LABELLED.fullmatch(line)
        if subject:
            return subject.group(1)
        plain = line.strip(" *#_=-")
        label = _LABEL.fullmatch(plain) or (_LABEL_AT_END.search(plain) and len(plain.split()) <= 5)
        if label or _STATE.fullmatch(plain) or _RANGE.search(plain):
            continue
        if _body_of(plain) is not None or _SOURCE.match(plain) or any(True for _ in _alone(plain, american)):
            continue
        candidates.append(plain)
    telling = [line for line in candidates if len(line.split()) >= 4 and not _is_letterhead(line)]
    return telling[0] if telling else max(candidates, key=lambda line: len(line.split()), default=None)


def _is_letterhead(line: str) -> bool:
    """Whether a line may be a name, a post or a body at the top of the sheet rather than a sentence about an event."""
    words = [word for word in line.split() if word.lower() not in _SMALL]
    return len(words) <= 6 and all(not word[0].islower() for word in words)


def _body_of(line: str) -> str | None:
    """The body that a heading line names, where it names nothing else."""
    for part in re.split(r"\s[|–—]\s", line):
        part = re.sub(r"^from (?:the )?", "", _LABEL_AT_END.sub("", part), flags=re.IGNORECASE)
        words = [word for word in part.split() if word.lower() not in _SMALL]
        named = bool(words) and len(words) <= 9 and all(word[0].isupper() or not word[0].isalpha() for word in words)
        if named and _BODY.fullmatch(part.strip()):
            return part.strip()
    return None


def _first_dated(top: Sequence[str], american: bool) -> tuple[str, FoundDate] | None:
    """The line that dates the text: a labelled date first, then one on a line of its own, then a dateline."""
    for line in top:
        for one in dates_in(line[:200], american):
            if _DATE_LABEL.search(line[: one.start]):
                return line, one
    for line in top:
        for one in _alone(line, american):
            return line, one
    for line in top:
        for one in dates_in(line[:120], american):
            if _is_dateline(line[: one.start], line[one.end :]):
                return line, one
    return None


def _today(lines: Iterable[str], american: bool) -> str | None:
    """The date of which a text says "today": "Today, 27 February 2024, a delegation …"."""
    for line in lines:
        for one in dates_in(line, american) if "oday" in line else ():
            if re.search(r"\btoday\W{1,3}(?:\w+day\W+)?$", line[: one.start], re.IGNORECASE):
                return one.edtf
    return None


def _alone(line: str, american: bool) -> Iterator[FoundDate]:
    """The date of a line that says little more than it: a place, a body, a time."""
    if len(line) > 120 or line.endswith("."):
        return
    for one in dates_in(line, american):
        rest = _WEEKDAY.sub(" ", _CLOCK.sub(" ", f"{line[: one.start]} ¦ {line[one.end :]}"))
        before, _, after = _DATE_WORDS.sub(" ", rest).partition("¦")
        words = [word for word in re.findall(r"[^\W\d_][\w.'’-]*", f"{before} {after}") if word.lower() not in _SMALL]
        at_edge = not re.search(r"\w", before) or not re.search(r"\w", after) or re.match(r"\s*[|–—-]", after)
        if at_edge and len(words) <= 9 and all(word[0].isupper() for word in words):
            yield one
            return


def _is_dateline(before: str, after: str) -> bool:
    """Whether a date stands between a place at the very beginning and the dash or stop before the first sentence."""
    words = re.findall(r"[^\W\d_][\w.'’-]*", _WEEKDAY.sub(" ", before))
    if words and words[0].lower() in _PREPOSITIONS:
        return False
    named = all(word[0].isupper() or word.lower() in _SMALL for word in words)
    opens = re.match(r"\s*(?:\.|:|,?\s*[(/]|,?\s*(?:--+|–|—|-)|,\s*[A-Z]{2,12}\s*(?:--+|–|—|-)|\.-)", after)
    return named and len(words) <= 9 and opens is not None


def _agency_beside(line: str, date: FoundDate) -> str | None:
    """The news agency or body that stands behind the date: ", SPA --", " (KUNA) --", " – Public Safety Canada"."""
    after = line[date.end :]
    match = _AGENCY_IN_DATELINE.match(after)
    if match is None:
        match = re.match(r"\s*[–—|-]\s*([A-Z][^.]{2,80})$", after) or re.match(r"\s*\(([A-Z][^()]{2,80})\)", after)
    name = match.group(1).strip() if match else ""
    return name if name and not re.search(r"\d|\b(?:updated|posted|published)\b", name, re.IGNORECASE) else None
