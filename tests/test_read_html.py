"""Reading web pages: the article's words in their order, the rest of the page gone, its metadata kept."""

import html
import json
import re
from pathlib import Path

import pytest

from policegraph.facts import Readout
from policegraph.read import Problem, read_paths

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev"

BODY = """
<p class="lead">A <em>short</em> standfirst about the visit to the border.</p>
<p>The Minister said the work was <q>of <q>real</q> value</q> to everybody, and thanked her guest for it.</p>
<table><tr><th>Name</th><th>Post</th></tr><tr><td>A. Berg</td><td>Chief of Police</td></tr></table>
<ol><li>to share more information, <b>soon</b>;</li><li>to meet again.</li></ol>
<ul><li>Norway</li><li>Sweden</li></ul>
<dl><dt>From:</dt><dd>the capital</dd><dt>To:</dt><dd>the border</dd></dl>
<p>The guests<br>left in the evening.</p>
<figure><img src="a.jpg" alt="A photo"><figcaption>The Minister and her guest.</figcaption></figure>
"""
TEXT = """A short standfirst about the visit to the border.

The Minister said the work was “of ‘real’ value” to everybody, and thanked her guest for it.

Name | Post
A. Berg | Chief of Police

1. to share more information, soon;
2. to meet again.

- Norway
- Sweden

From: the capital
To: the border

The guests
left in the evening.

The Minister and her guest.
"""
FURNITURE = """
<div class="cookie-banner"><p>We use cookies to make the site better.</p><button>Accept</button></div>
<nav><a href="/">Home</a> <a href="/news">Newsroom</a></nav>
<p class="path">You are here: <a href="/">Home</a> &gt; <a href="/news">News</a></p>
"""
AFTER = """
<div class="share"><a href="#">Facebook</a> <a href="#">X</a></div>
<p>Tags: <a href="#">police</a>, <a href="#">Norway</a></p>
<h2>Related news</h2><ul><li><a href="/2">Another page about cars</a></li></ul>
"""
FOOTER = """<footer><p>&copy; 2018 State Police. <a rel="license" href="https://example.org/licence">Licence</a></p></footer>"""


def read(folder: Path, page: str | bytes) -> Readout:
    path = folder / "page.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode("utf-8"))
    (readout,) = read_paths([str(path)])
    assert isinstance(readout, Readout), readout
    return readout


def page(head: str, body: str) -> str:
    return f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


LAYOUTS = {
    "article": f"{FURNITURE}<main><article><h1>A visit</h1>{BODY}</article>{AFTER}</main>{FOOTER}",
    "all inside the article": f"<article>{FURNITURE}<h1>A visit</h1>{BODY}{AFTER}</article>{FOOTER}",
    "main": f"{FURNITURE}<main><h1>A visit</h1>{BODY}{AFTER}</main>{FOOTER}",
    "title in a header": f"<header><nav><a href='/'>Home</a></nav><h1>A visit</h1></header><main>{BODY}</main>{FOOTER}",
    "two headings": f"<h1>State Police</h1><main><article><h1>A visit</h1>{BODY}</article></main>{FOOTER}",
    "a kicker before the heading": f"<article><p>Press release</p><h1>A visit</h1>{BODY}</article>",
    "cards of other articles": (
        f"<main><article class='page'><h1>A visit</h1>{BODY}</article><section><h2>More news</h2>"
        "<article><h3>Another</h3><p>Read about it.</p></article></section></main>"
    ),
    "divisions only": (
        f"{FURNITURE}<div id='wrap' class='has-sidebar'><div class='col'><h1>A visit</h1>{BODY}"
        "<p>The two sides went through the work of the year and looked at what lies ahead of them.</p>"
        "<p>In the evening the guests were shown the new operations room of the two countries.</p>"
        f"</div><div class='sidebar'><p>Call us on 112</p></div></div>{FOOTER}"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_the_article_is_found(tmp_path: Path, layout: str) -> None:
    readout = read(tmp_path, page("<title>A visit | State Police</title>", LAYOUTS[layout]))
    assert readout.title == "A visit"
    assert readout.publisher == "State Police"
    assert readout.text.startswith("A visit\n\n")
    if layout == "a kicker before the heading":
        assert readout.text == f"A visit\n\nPress release\n\n{TEXT}"
    elif layout == "divisions only":
        assert readout.text.startswith(f"A visit\n\n{TEXT}")
    else:
        assert readout.text == f"A visit\n\n{TEXT}"
    for word in ("cookies", "Facebook", "Newsroom", "Related", "cars", "112", "Tags", "You are here", "©"):
        assert word not in readout.text


SENTENCES = (
    "The Minister of the Interior met the chief of the border police in the capital on Tuesday.",
    "Both sides agreed that their services should exchange more information on stolen vehicles.",
    "The next meeting will be held in spring, the Ministry said in its statement.",
)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><a href='/'>Home</a><br><a href='/a'>About us</a></td><td><h1>A visit to the border</h1>"
        f"<font size=2>{'<br><br>'.join(SENTENCES)}</font></td></tr></table>",
        "<header><h1>State Police</h1></header><main><h2>A visit to the border</h2>"
        f"<p>{'</p><p>'.join(SENTENCES)}</p></main>",
        f"<div id=nav>Home</div><div><h2>A visit to the border</h2><p>{'</p><p>'.join(SENTENCES)}</p></div>",
    ],
)
def test_older_layouts(tmp_path: Path, body: str) -> None:
    readout = read(tmp_path, page("<title>A visit to the border - State Police</title>", body))
    assert (readout.title, readout.publisher) == ("A visit to the border", "State Police")
    assert re.sub(r"\n+", "\n", readout.text).strip().split("\n") == ["A visit to the border", *SENTENCES]


def test_dates_are_kept_in_the_text_and_read(tmp_path: Path) -> None:
    date = "<p>Published on <time datetime='2018-03-04T10:00'>4 March 2018</time></p>"
    body = f"<article><h1>A visit</h1>{date}{BODY}</article>"
    readout = read(tmp_path, page("<title>A visit</title>", body))
    assert readout.issued == "2018-03-04"
    assert "Published on 4 March 2018\n" in readout.text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2018-03-04T23:30:00+02:00">',
        '<meta name="DC.date" content="2018-03-04">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2018-03-04",'
        '"publisher": {"@type": "Organization", "name": "State Police"}, "license": "https://example.org/licence"}]}</script>',
    ],
)
def test_metadata(tmp_path: Path, head: str) -> None:
    head += '<meta property="og:site_name" content="State Police"><link rel="canonical" href="https://example.org/7">'
    readout = read(tmp_path, page(head, f"<article><h1>A visit</h1>{BODY}</article>{FOOTER}"))
    assert (readout.issued, readout.publisher) == ("2018-03-04", "State Police")
    assert (readout.source, readout.license) == ("https://example.org/7", "https://example.org/licence")


@pytest.mark.parametrize(
    ("footer", "licence"),
    [
        ("Under the Creative Commons Attribution 4.0 licence", "Creative Commons Attribution 4.0"),
        ("Available under the Open Government Licence v3.0, except where stated", "Open Government Licence v3.0"),
        ("Texts: CC BY-SA 4.0", "CC BY-SA 4.0"),
        ("All rights reserved", None),
    ],
)
def test_licences_in_words(tmp_path: Path, footer: str, licence: str | None) -> None:
    body = f"<article><h1>A visit</h1>{BODY}</article><footer><p>{footer}</p></footer>"
    assert read(tmp_path, page("", body)).license == licence


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<nav><a href='/'>Home</a></nav><div id='app'></div><script>render()</script>",
        "<h1>Newsroom</h1><ul><li><a href='/1'>One thing</a></li><li><a href='/2'>Another thing</a></li></ul>",
    ],
)
def test_a_page_with_no_article(tmp_path: Path, body: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page("<title>News</title>", body), "utf-8")
    (problem,) = read_paths([str(path)])
    assert isinstance(problem, Problem), problem
    assert "no article" in str(problem.error)
    assert "page.html" in str(problem.error)


def test_the_declared_encoding_is_used(tmp_path: Path) -> None:
    source = page("", f"<article><h1>Der Präsident</h1>{BODY}</article>").replace("utf-8", "windows-1250")
    assert read(tmp_path, source.encode("cp1250", "xmlcharrefreplace")).title == "Der Präsident"
    xhtml = '<?xml version="1.0" encoding="utf-8"?>' + page("", f"<article><h1>Präsident</h1>{BODY}</article>")
    assert read(tmp_path, xhtml).title == "Präsident"


def test_a_big_and_deep_page(tmp_path: Path) -> None:
    deep = "<div>" * 2000 + "<p>Deep down, the minister met the chief of police of the country.</p>" + "</div>" * 2000
    many = "<p>The minister met the chief of police of the country.</p>" * 20_000
    readout = read(tmp_path, page("", f"<article><h1>A visit</h1>{many}{deep}</article>"))
    assert readout.text.count("The minister met") == 20_000


@pytest.mark.skipif(not GOLD.is_dir(), reason="the development set is not beside this checkout")
def test_every_gold_word_is_in_the_stored_text() -> None:
    squash = re.compile(r"\s+")
    readouts = {one.identifier: one for one in read_paths([str(GOLD)]) if isinstance(one, Readout)}
    pages = [
        path
        for path in sorted(GOLD.glob("*.json"))
        if (GOLD / json.loads(path.read_text("utf-8"))["doc"]).suffix == ".html"
    ]
    assert pages
    for path in pages:
        gold = json.loads(path.read_text("utf-8"))
        readout = readouts[gold["doc"]]
        assert readout.issued == gold["published"]
        # <q> is shown with quote marks, which the source of the page does not hold
        text = re.sub("[“”]", "", squash.sub(" ", readout.text))
        articles = re.findall(r"<article.*?</article>", (GOLD / gold["doc"]).read_text("utf-8"), re.DOTALL)
        article = squash.sub(" ", html.unescape(re.sub(r"<[^>]+>", "", " ".join(articles))))
        words = [name for entity in gold["entities"] for name in entity["names"]]
        words += [fact["evidence"] for fact in (*gold["events"], *gold["interactions"])]
        words += [quote["start"] for quote in gold["quotes"]]
        for word in words:
            plain = squash.sub(" ", word)
            assert plain not in article or re.sub("[“”]", "", plain) in text, (gold["doc"], word)
        for furniture in ("cookie", "Facebook", "Read also", "Related news", "privacy policy"):
            assert furniture.lower() not in text.lower(), (gold["doc"], furniture)
