"""The frame of every HTML page that the tool writes: one file, nothing loaded from elsewhere, fit for print."""

from collections.abc import Iterable, Sequence
from html import escape

from policegraph import __version__
from policegraph.ask.answer import bar

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2127; --paper: #fff; --line: #c9ced6; --soft: #5b6571; --mark: #0b5c99; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7eaee; --paper: #15181c; --line: #3b434d; --soft: #a3adb8; --mark: #7cc0f0; }
}
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1.2rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; } p { margin: .4rem 0; }
.lead, .note, footer { color: var(--soft); } .note { font-size: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .6rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } .number { text-align: right; } table.sides { table-layout: fixed; }
q, blockquote { font-style: normal; color: var(--soft); } blockquote { margin: .2rem 0 .6rem; padding-left: .8rem;
  border-left: 3px solid var(--line); }
sup a { text-decoration: none; color: var(--mark); } a { color: var(--mark); }
ol.notes { font-size: .88rem; padding-left: 2.2rem; } ol.notes li { margin: .25rem 0; }
figure { margin: 1rem 0; } figure img, figure svg { width: 100%; height: auto; background: #fff; }
figcaption { font-size: .88rem; color: var(--soft); }
.one { background: color-mix(in srgb, var(--mark) 8%, transparent); }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: .7rem; padding: 0 .5rem;
  font-size: .82rem; }
@media print {
  :root { --ink: #000; --paper: #fff; --line: #999; --soft: #444; --mark: #000; }
  body { margin: 0; max-width: none; font-size: 10.5pt; } a { color: inherit; }
  figure, li, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
"""


def page(title: str, body: str, *, lead: str = "") -> str:
    """A whole page; `body` is HTML, `title` and `lead` are words."""
    intro = f'<p class="lead">{escape(lead)}</p>' if lead else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{intro}\n{body}\n"
        f"<footer><p>policegraph {escape(__version__)}</p></footer>\n</body>\n</html>\n"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = (), style: str = "") -> str:
    """An HTML table whose cells are HTML already; the columns in `numbers` are set to the right. The style "sides"
    gives all columns one width."""
    right = ' class="number"'
    top = "".join(f"<th{right if i in numbers else ''}>{escape(name)}</th>" for i, name in enumerate(head))
    lines = []
    for row in rows:
        cells = "".join(f'<td class="number">{c}</td>' if i in numbers else f"<td>{c}</td>" for i, c in enumerate(row))
        lines.append(f"<tr>{cells}</tr>")
    kind = f' class="{style}"' if style else ""
    return f"<table{kind}><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table."""
    return [bar(head), bar(["---"] * len(head)), *(bar(row) for row in rows)]
