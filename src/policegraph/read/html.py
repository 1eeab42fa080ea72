"""Web pages (.html): the article's text, its title, date, publisher and licence, out of a full page."""

import re
from collections.abc import Iterator

from policegraph.errors import InputError
from policegraph.facts import Readout
from policegraph.read.article import article_text
from policegraph.read.head import read_head
from policegraph.read.language import detect_language
from policegraph.read.page_meta import page_meta
from policegraph.read.source import Problem, Reader, Source, clean_text, decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_LEAST = 60  # characters besides the title: below that there is no article


def _read(source: Source) -> Iterator[Readout | Problem]:
    from lxml import etree
    from lxml import html as lxml_html

    data = source.read()
    declared = _CHARSET.search(data[:4096])
    charset = source.charset or (declared.group(1).decode("ascii") if declared else None)
    page = clean_text(decode(data, source.where, charset))
    # The declaration speaks of bytes and libxml2 would believe it; we have decoded already.
    page = re.sub(r"\A\s*<\?xml[^>]*\?>", "", page)
    try:
        tree = lxml_html.document_fromstring(page)
    except (etree.ParserError, ValueError) as error:
        raise InputError(f"{source.where}: no HTML page ({error}); save it again, or as plain text") from error
    meta = page_meta(tree)
    title, body = article_text(tree, page, meta.title)
    if len(re.sub(r"\s+", " ", body)) < _LEAST:
        raise InputError(
            f"{source.where}: a page with no article; save the article's own page, or its text as a .txt file"
        )
    text = f"{title}\n\n{body}\n" if title else f"{body}\n"
    head = read_head(text)
    yield Readout(
        identifier=source.identifier,
        text=text,
        title=title or head.title,
        issued=meta.issued or head.issued,
        publisher=meta.publisher or head.publisher,
        source=source.url or meta.url,
        language=detect_language(text, meta.language),
        license=meta.license,
    )


READER = Reader("html", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), _read)
