"""What a web page says of itself: JSON-LD, meta elements, `<time>`, its title, its licence."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.read.dates import dates_in, first_date, month_first

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ISSUED = (
    "article:published_time", "article:published", "og:published_time", "datepublished", "publishdate", "pubdate",
    "publication_date", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "date", "sailthru.date", "parsely-pub-date", "govuk:first-published-at", "release_date",
)  # fmt: skip
_PUBLISHER = (
    *("govuk:primary-publishing-organisation", "og:site_name", "dcterms.publisher", "dc.publisher", "publisher"),
    *("application-name", "dcterms.creator"),
)
_LICENSE = ("dcterms.license", "dcterms.rights", "dc.rights", "license", "copyright")
_LICENSE_NAMES = re.compile(
    r"Creative Commons (?:Attribution|Zero)(?:[ –-]+(?!licen[cs]e|International|Unported)[A-Z][\w]+){0,3}"
    r"(?: v?\d\.\d)?(?: (?:International|Unported))?|\bCC[ -](?:BY|0)(?:-(?:NC|SA|ND))*(?: \d\.\d)?|"
    r"Open Government Licen[cs]e(?: v?\d(?:\.\d)?)?|Open Parliament Licence",
)
_ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "Report", "BlogPosting", "WebPage", "PressRelease"}
)


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Metadata of a page; None where it says nothing. `issued` is an EDTF date."""

    title: str | None = None
    issued: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    license: str | None = None


def page_meta(tree: "HtmlElement") -> PageMeta:
    """Read a page's metadata. The most explicit statement wins: JSON-LD, then meta elements, then what is shown."""
    linked = list(_json_ld(tree))
    named = _named(tree)
    shown = _squash(tree.findtext(".//title") or "")
    title = named.get("og:title") or _first(linked, "headline") or shown
    publisher = _first(linked, "publisher", "sourceOrganization") or _pick(named, _PUBLISHER)
    return PageMeta(
        title=title or None,
        issued=_issued(tree, linked, named),
        publisher=publisher or _after_title(shown, title, tree) or _copyright(tree),
        url=_absolute(_link(tree, "canonical")) or _absolute(named.get("og:url")) or _absolute(_first(linked, "url")),
        language=tree.get("lang") or named.get("og:locale") or named.get("dcterms.language"),
        license=_license(tree, linked, named),
    )


def _json_ld(tree: "HtmlElement") -> Iterator[Mapping[str, object]]:
    """The JSON-LD objects that speak of the page or its article, broken ones left out."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            value: object = json.loads(script.text or "")
        except (json.JSONDecodeError, RecursionError):
            continue
        graph = value.get("@graph", value) if isinstance(value, dict) else value
        for item in graph if isinstance(graph, list) else [graph]:
            if not isinstance(item, dict):
                continue
            kinds = item.get("@type", ())
            if _ARTICLE_TYPES.intersection([kinds] if isinstance(kinds, str) else map(str, kinds)):
                yield item


def _first(linked: list[Mapping[str, object]], *keys: str) -> str | None:
    for item in linked:
        for key in keys:
            value = item.get(key)
            value = value[0] if isinstance(value, list) and value else value
            if isinstance(value, dict):
                value = value.get("name") or value.get("@id")
            if isinstance(value, str) and value.strip():
                return _squash(value)
    return None


def _named(tree: "HtmlElement") -> dict[str, str]:
    """The content of meta elements by lower-case name or property, the first of each."""
    named: dict[str, str] = {}
    for meta in tree.iterfind(".//meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = _squash(meta.get("content") or "")
        if name and content:
            named.setdefault(name.strip().lower(), content)
    return named


def _issued(tree: "HtmlElement", linked: list[Mapping[str, object]], named: Mapping[str, str]) -> str | None:
    for value in (_first(linked, "datePublished"), *(named.get(name) for name in _ISSUED)):
        if value and (issued := first_date(value)):
            return issued
    # The article's own date stands near its heading: before those of the pages that are listed after it.
    times = tree.xpath(
        "(//article//time | //main//time | //time)[not(ancestor::aside or ancestor::footer or ancestor::nav)]"
    )
    for time in times:
        value = _squash(time.get("datetime") or time.text_content())
        american = month_first(tree.text_content())
        if issued := first_date(value) or next((one.edtf for one in dates_in(value, american)), None):
            return issued
    return None


def _after_title(shown: str, title: str | None, tree: "HtmlElement") -> str | None:
    """The site's name where the page's title is "Heading | Site"; the heading tells which side is which."""
    headings = {_squash(one.text_content()).casefold() for one in tree.iter("h1", "h2", "h3")} | {
        (title or "").casefold()
    }
    for match in re.finditer(r"\s+(?:\||–|—|-|:|»|·|/)\s+", shown):
        before, after = shown[: match.start()], shown[match.end() :]
        if before.casefold() in headings and before != shown:
            return re.split(r"\s(?:\||–|—|-|:|»|·)\s", after)[-1].strip() or None
    parts = re.split(r"\s+[|–—»]\s+", shown)
    return parts[-1].strip() if len(parts) > 1 and 0 < len(parts[-1].split()) <= 8 else None


def _copyright(tree: "HtmlElement") -> str | None:
    match = re.search(
        r"(?:©|\(c\))\s*(?:(?:19|20)\d\d(?:\s*[–-]\s*(?:19|20)\d\d)?)?[\s,]*([A-Z][\w’' &-]{2,60})", _footer(tree)
    )
    return re.split(r"\s*[.,|]|\s(?:All|Contact|Privacy)\b", match.group(1))[0].strip() if match else None


def _license(tree: "HtmlElement", linked: list[Mapping[str, object]], named: Mapping[str, str]) -> str | None:
    for link in tree.xpath("//a[contains(@rel, 'license')] | //link[contains(@rel, 'license')]"):
        if url := _absolute(link.get("href")):
            return url
    said = _first(linked, "license")
    if said:
        return said
    for value in (_pick(named, _LICENSE) or "", _footer(tree)):
        if match := _LICENSE_NAMES.search(value):
            return _squash(match.group(0))
    return None


def _footer(tree: "HtmlElement") -> str:
    """The last words of the page, where licences and copyrights stand."""
    text = " ".join(tree.itertext("p", "div", "footer", "span", "a", "small", "li", "body"))
    return _squash(text[-3000:])


def _pick(named: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _link(tree: "HtmlElement", rel: str) -> str | None:
    link = tree.find(f".//link[@rel='{rel}']")
    href: str | None = link.get("href") if link is not None else None
    return href


def _absolute(url: str | None) -> str | None:
    return url.strip() if url and url.strip().lower().startswith(("http://", "https://")) else None


def _squash(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
