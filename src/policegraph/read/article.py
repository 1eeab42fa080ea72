"""The article of a web page as plain text: where it is, what in it is page furniture, how its blocks become lines.

Headings, paragraphs, lists, tables, captions and dates stay, in their order; the title comes first. What is dropped is
listed in `page_furniture.toml`.
"""

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PARAGRAPHS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figure", "figcaption", "pre", "hr", "address"),
        *("ul", "ol", "dl", "table", "caption", "header", "section", "article", "main", "div", "center", "body"),
        *("details", "summary", "fieldset"),
    }
)
_ROWS = frozenset({"li", "dt", "dd", "tr", "br"})
_COOKIE_NOTICE = re.compile(r"\b(?:we|this (?:web ?)?site|this page) use[sd]? cookies\b", re.IGNORECASE)
_SITE = re.compile(r"\s+[|–—·»:/-]+\s+\S")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Furniture:
    elements: frozenset[str]
    roles: frozenset[str]
    classes: frozenset[str]
    tools: frozenset[str]
    related: frozenset[str]


@functools.cache
def _furniture() -> _Furniture:
    data = tomllib.loads(resources.files("policegraph.read").joinpath("page_furniture.toml").read_text("utf-8"))
    words = {name: frozenset(value.split() if isinstance(value, str) else value) for name, value in data.items()}
    return _Furniture(words["elements"], words["roles"], words["classes"], words["tools"], words["related"])


def article_text(tree: "HtmlElement", page: str, page_title: str | None) -> tuple[str | None, str]:
    """The article's title and its text after the title. `page` is the page's source, `page_title` what it calls itself.

    The tree is changed. The text is empty where there is no article.
    """
    heading = _heading(tree, page_title)
    title = _squash(heading.text_content()) if heading is not None else _bare_title(page_title)
    body = tree.find("body")
    if body is None:
        return title, ""
    _prune(body, heading)
    root = _root(body, heading, page)
    if root is None:
        return title, ""
    _drop_related(root)
    _drop_link_blocks(root, heading)
    if heading is not None and heading in set(root.iter()):
        _remove(heading)
    return title, "".join(_lines(root)).strip()


def _heading(tree: "HtmlElement", page_title: str | None) -> "HtmlElement | None":
    """The article's heading: the one that the page's title repeats, else an h1 inside the article, else the first."""
    wanted = _squash(page_title or "").casefold()
    for level in ("h1", "h2", "h3"):
        for one in tree.iter(level):
            text = _squash(one.text_content()).casefold()
            if text and (text == wanted or (_SITE.match(wanted, len(text)) and wanted.startswith(text))):
                return one
    headings = [one for one in tree.iter("h1") if _squash(one.text_content())]
    inside = [one for one in headings if any(parent.tag in ("article", "main") for parent in one.iterancestors())]
    return (inside or headings or [None])[0]


def _bare_title(page_title: str | None) -> str | None:
    """A page's title without the site's name at its end."""
    return re.split(r"\s+(?:\||—|»|·)\s+", page_title)[0].strip() or None if page_title else None


def _prune(body: "HtmlElement", heading: "HtmlElement | None") -> None:
    """Take out what by element, role, class or style is no article, but never what holds the heading or much text."""
    known = _furniture()
    whole = max(len(body.text_content()), 1)
    above = set(heading.iterancestors()) if heading is not None else set()
    for element in list(body.iter()):
        if element is body or element.getparent() is None:
            continue
        if not isinstance(element.tag, str):
            _remove(element)
        elif element in above or element is heading:
            continue
        # A class name is a weak sign: a wrapper such as "with-sidebar" holds the article itself.
        elif element.tag in known.elements or (
            _is_furniture(element, known) and len(element.text_content()) < 0.4 * whole
        ):
            _remove(element)


def _is_furniture(element: "HtmlElement", known: _Furniture) -> bool:
    if element.get("role", "").lower() in known.roles or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", names)
    if known.classes.intersection(part.lower() for part in parts):
        return True
    text = element.text_content() if element.tag in ("p", "div", "section") else ""
    return len(text) < 400 and _COOKIE_NOTICE.search(text) is not None


def _root(body: "HtmlElement", heading: "HtmlElement | None", page: str) -> "HtmlElement | None":
    """The element that holds the article."""
    for path in (".//*[@itemprop='articleBody']/ancestor::article", ".//article", ".//main", ".//*[@role='main']"):
        found = body.xpath(path)
        with_heading = [one for one in found if heading is not None and heading in set(one.iter())]
        candidates = with_heading or found
        best = max(candidates, key=_prose, default=None)
        if best is not None and _prose(best) >= 60 and (with_heading or _prose(best) > 0.4 * _prose(body)):
            return best
    return _by_paragraphs(body, heading, page)


def _by_paragraphs(body: "HtmlElement", heading: "HtmlElement | None", page: str) -> "HtmlElement | None":
    """On a page that marks no article: the smallest element with the heading and the paragraphs trafilatura finds."""
    import trafilatura

    found = trafilatura.extract(page, include_comments=False, include_tables=True) or ""
    wanted = [key for line in re.split(r"[\n|]", found) if len(key := _key(line)) > 30]
    held = _key(body.text_content())
    wanted = [key for key in wanted if key in held]
    if not wanted:
        return None
    above = {heading, *heading.iterancestors()} if heading is not None else set()
    root = body
    while True:
        inner = (child for child in root if isinstance(child.tag, str) and (not above or child in above))
        deeper = next((child for child in inner if child is not heading and _holds(child, wanted)), None)
        if deeper is None:
            return root
        root = deeper


def _holds(element: "HtmlElement", wanted: list[str]) -> bool:
    key = _key(element.text_content())
    return all(one in key for one in wanted)


def _prose(element: "HtmlElement") -> int:
    """How many characters stand in an element outside of links."""
    return len(_squash(element.text_content())) - sum(len(_squash(a.text_content())) for a in element.iter("a"))


def _drop_related(root: "HtmlElement") -> None:
    """Take out "Related news" and the like, with what follows them up to the next heading of that level."""
    known = _furniture().related
    for heading in list(root.iter("h2", "h3", "h4", "h5", "h6")):
        if heading.getparent() is None or _squash(heading.text_content()).casefold().rstrip(":") not in known:
            continue
        for after in list(heading.itersiblings()):
            if isinstance(after.tag, str) and re.fullmatch(r"h[1-6]", after.tag) and after.tag <= heading.tag:
                break
            if after.tag == "p" and _prose(after) > 120:  # the article goes on
                break
            _remove(after)
        _remove(heading)


def _drop_link_blocks(root: "HtmlElement", heading: "HtmlElement | None") -> None:
    """Take out lists of links that are tools of the page: shares, breadcrumbs, tags, pagers."""
    known = _furniture().tools
    order = {element: number for number, element in enumerate(root.iter())}
    place = order.get(heading, -1)
    sentences = [order[one] for one in root.iter("p", "li", "blockquote", "td") if _prose(one) > 80]
    last = max(sentences, default=0)
    for block in list(root.iter("p", "div", "ul", "ol", "section", "span", "dl", "table")):
        links = [_squash(a.text_content()).casefold() for a in block.iter("a")]
        if not links or block.getparent() is None or block is root:
            continue
        tools = all(link in known or not link for link in links)
        plain = _prose(block)
        mostly_links = plain <= 25 + 0.25 * sum(map(len, links))
        outside = order[block] < place or order[block] > last
        if mostly_links and (tools or (outside and (len(links) > 1 or order[block] < place))):
            _remove(block)


def _lines(root: "HtmlElement") -> Iterator[str]:
    """The words of an element, a block a line, an empty line between paragraphs."""
    from lxml import etree

    parts: list[str] = []
    gap, wanted = "", ""
    quotes = 0

    def flush(boundary: str) -> Iterator[str]:
        nonlocal gap, wanted
        text = _squash("".join(parts))
        parts.clear()
        if text.strip(" |-"):
            yield f"{gap}{text.removesuffix(' |')}"
            wanted = boundary
            gap = boundary
        else:
            gap = max(gap, boundary, key=len) if wanted else ""

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _PARAGRAPHS:
                yield from flush("\n\n")
            elif tag in _ROWS and not (tag == "dd" and parts):
                yield from flush("\n")
            if tag == "li":
                parts.append(f"{_bullet(element)} ")
            elif tag == "q":
                parts.append("‘" if quotes % 2 else "“")
                quotes += 1
            parts.append(element.text or "")
            continue
        if tag in _PARAGRAPHS:
            yield from flush("\n\n")
        elif tag == "dt":
            parts.append(" ")  # its dd goes on in the line: "Published 4 March 2018"
        elif tag in _ROWS:
            yield from flush("\n")
        elif tag in ("td", "th"):
            parts.append(" | ")
        elif tag == "q":
            quotes -= 1
            parts.append("’" if quotes % 2 else "”")
        if element is not root:
            parts.append(element.tail or "")
    yield from flush("\n\n")


def _bullet(item: "HtmlElement") -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    number = 1 + sum(1 for before in item.itersiblings("li", preceding=True))
    return f"{number}."


def _remove(element: "HtmlElement") -> None:
    """Take an element out and leave the words after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = f"{before.tail or ''}{element.tail}"
        else:
            parent.text = f"{parent.text or ''}{element.tail}"
    element.tail = None
    parent.remove(element)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _squash(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
