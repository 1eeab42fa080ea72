"""Makes the pages that are made of the code: `make docs`.

    ontology.html   the vocabulary, from src/policegraph/build/ontology.ttl
    commands.md     the commands, from their own help
    questions.md    the named questions, from their own heads, each with an answer from tests/hand_graph.trig

A test compares them with what they are made of.
"""

import re
import runpy
from collections.abc import Iterator
from html import escape
from pathlib import Path

import click
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from policegraph.ask.question import Parameter, ParameterKind, questions
from policegraph.ask.render import render
from policegraph.ask.run import ask
from policegraph.cli import COMMANDS, cli
from policegraph.study.page import page, table

HERE = Path(__file__).resolve().parent
HAND = HERE.parent / "tests" / "hand.py"
LONGEST = 24  # lines of an example's answer
# What each question is asked with on the graph written by hand.
EXAMPLES = {
    "agreements": "", "answered": "", "asked-of": "ostrellia people=yes", "balance": "", "central-bodies": "narcotics",
    "commitments": "overdue", "contradictions": "", "doubtful": "0.7", "enforcement": "private=yes",
    "events-in": "lorne", "evidence": "fenn", "first-last": "ada", "flows": "", "holders": "interior",
    "inferred": "edda", "not-facts": "", "operations": "", "pair-by-year": "norvania ostrellia people=yes",
    "paths": "ada hpl", "people-of": "norvania", "planned": "2023", "promised-by": "brann",
    "readouts-about": "ada and=corruption", "relations": "brann until=2022", "statements": "celine",
    "strongest-ties": "norvania", "theme-pairs": "", "themes-by-year": "since=2022", "themes-of-pair": "ada brann",
    "told-twice": "", "who-met": "since=2022", "works-together": "narcotics",
}  # fmt: skip
ONTOLOGY = HERE.parent / "src" / "policegraph" / "build" / "ontology.ttl"
BASE = "https://w3id.org/policegraph/ontology#"
_SECTION = re.compile(r"^# ── (.+) ──$|^pg:(\w+) a ", re.MULTILINE)
# What is said of a term, in the order of the page; the last are said the other way round.
_SAID = (
    (RDFS.subClassOf, "kind of"),
    (RDFS.subPropertyOf, "narrower than"),
    (RDFS.domain, "of"),
    (RDFS.range, "leads to"),
    (OWL.inverseOf, "inverse of"),
    (OWL.equivalentClass, "the same as"),
    (OWL.equivalentProperty, "the same as"),
    (SKOS.closeMatch, "close to"),
    (RDFS.seeAlso, "see"),
)
_KINDS = {OWL.Class: "class", OWL.ObjectProperty: "property", OWL.DatatypeProperty: "property with a value"}


def sections(source: str) -> Iterator[tuple[str, list[str]]]:
    """The headings of the Turtle file with the local names of the terms under each, in its order."""
    title, names = "", []
    for heading, name in _SECTION.findall(source):
        if name:
            names.append(name)
            continue
        if names:
            yield title, names
        title, names = heading, []
    if names:
        yield title, names


def ontology_page() -> str:
    """The vocabulary as one HTML page; each term has its local name as anchor."""
    source = ONTOLOGY.read_text("utf-8")
    graph = rdflib.Graph().parse(data=source, format="turtle")
    whole = rdflib.URIRef(BASE.rstrip("#"))
    parts = list(sections(source))
    contents = "".join(f'<li><a href="#{_anchor(title)}">{escape(title)}</a></li>' for title, _ in parts)
    prefixes = [(f"<code>{escape(p)}</code>", f"<code>{escape(str(iri))}</code>") for p, iri in _declared(source)]
    body = [
        f"<p>{escape(str(graph.value(whole, DCTERMS.description)))}</p>",
        f"<p>Version {escape(str(graph.value(whole, OWL.versionInfo)))}. The file itself: "
        '<a href="../src/policegraph/build/ontology.ttl">ontology.ttl</a>; how the graph hangs together and is asked: '
        '<a href="querying.md">querying.md</a>. Terms of other vocabularies stand for themselves.</p>',
        f"<ul>{contents}</ul>",
    ]
    for title, names in parts:
        body.append(f'<h2 id="{_anchor(title)}">{escape(title)}</h2>')
        body.append(table(("term", "what it means", ""), [_term(graph, name) for name in names]))
    body += ["<h2>Prefixes</h2>", table(("prefix", "namespace"), prefixes)]
    return page("The vocabulary of policegraph", "\n".join(body), lead=BASE)


def _anchor(title: str) -> str:
    return "section-" + re.sub(r"\W+", "-", title.lower())


def _declared(source: str) -> list[tuple[str, str]]:
    return [(f"{name}:", iri) for name, iri in re.findall(r"^@prefix (\w+): <([^>]+)>", source, re.MULTILINE)]


def _term(graph: rdflib.Graph, name: str) -> tuple[str, str, str]:
    node = rdflib.URIRef(BASE + name)
    types = [_KINDS[kind] for kind in graph.objects(node, RDF.type) if kind in _KINDS]
    types += [
        f"one of the kinds of {_link(graph, kind)}" for kind in graph.objects(node, RDF.type) if BASE in str(kind)
    ]
    if OWL.SymmetricProperty in graph.objects(node, RDF.type):
        types.append("holds both ways")
    said = [", ".join(sorted(types))]
    for predicate, words in _SAID:
        others = sorted(_link(graph, other) for other in graph.objects(node, predicate))
        if others:
            said.append(f"{words} {', '.join(others)}")
    anchor = f'<code id="{name}"><a href="#{name}">pg:{name}</a></code><br>{escape(str(graph.value(node, RDFS.label)))}'
    return anchor, escape(str(graph.value(node, RDFS.comment))), '<span class="note">' + "<br>".join(said) + "</span>"


def _link(graph: rdflib.Graph, node: rdflib.term.Node) -> str:
    iri = str(node)
    if iri.startswith(BASE):
        name = iri.removeprefix(BASE)
        return f'<a href="#{name}">pg:{name}</a>'
    short = graph.namespace_manager.normalizeUri(iri)
    return f'<a href="{escape(iri, quote=True)}">{escape(short.strip("<>"))}</a>'


def commands_page() -> str:
    """Every command with its own help, as Markdown."""
    out = [
        "# Commands",
        "",
        "Made by `make docs` from what each command says with `--help`. Every command that reads the graph takes",
        "`--store DIR`; it and every other setting can also come from the environment (`POLICEGRAPH_STORE`) and from",
        "a `policegraph.toml`. Exit codes: 0 done, 1 part of the input failed (named on stderr, the rest done), 2",
        "wrong use or nothing done. In Python the methods of `policegraph.Graph` are called the same.",
        "",
        *(f"- [`{name}`](#policegraph-{name}): {_first(name)}" for name in COMMANDS),
    ]
    for name in COMMANDS:
        out += _help(name)
    return "\n".join([*out, ""])


def _command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None, name
    return found


def _first(name: str) -> str:
    return _command(name).get_short_help_str(200)


def _help(name: str) -> list[str]:
    top = click.Context(cli, info_name="policegraph", **cli.context_settings)
    command = _command(name)
    context = click.Context(command, parent=top, info_name=name, terminal_width=100, max_content_width=100)
    out = ["", f"## policegraph {name}", "", "```", command.get_help(context), "```"]
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            child = command.get_command(context, part)
            assert child is not None, part
            below = click.Context(child, parent=context, info_name=part, terminal_width=100, max_content_width=100)
            out += ["", f"### policegraph {name} {part}", "", "```", child.get_help(below), "```"]
    return out


def questions_page() -> str:
    """Every named question with what it takes and answers, and an example, as Markdown."""
    store = runpy.run_path(str(HAND))["hand_store"]()
    every = questions()
    out = [
        "# The named questions",
        "",
        "Made by `make docs` from what each question says of itself (`policegraph ask NAME --help`). The answers shown",
        "are those of a small graph about countries that are not (`tests/hand_graph.trig`); `policegraph ask NAME",
        "--format csv` (or `json`, `markdown`) gives the words behind each row. In Python: `graph.ask(NAME, …)`. An",
        "answer says of how many readouts it is made; what readouts don't say is not in it, which is no denial.",
        "",
        *(f"- [`{name}`](#{name}): {one.title}" for name, one in every.items()),
    ]
    for name, one in every.items():
        out += ["", f"## {name}", "", f"**{one.title}.** {one.description}", ""]
        out += [f"- `{parameter.name}` ({_takes(parameter)}): {parameter.meaning}" for parameter in one.parameters]
        columns = "; ".join(f"`{c.name}` {c.meaning}" for c in one.columns if c.name != "because" and c.meaning)
        out += ["", f"Columns: {columns}.", "", "```", *(f"$ {example}" for example in one.examples), "```", ""]
        given = EXAMPLES[name].split()
        values = dict(part.split("=", 1) for part in given if "=" in part)
        answer = ask(store, name, *(part for part in given if "=" not in part), limit=6, **values)
        lines = render(answer, width=110).rstrip().split("\n")
        shown = lines if len(lines) <= LONGEST else [*lines[: LONGEST - 2], "…", lines[-1]]
        out += ["```", *shown, "```"]
    return "\n".join([*out, ""])


def _takes(parameter: Parameter) -> str:
    kind = parameter.kind.value + (f": {', '.join(parameter.choices)}" if parameter.choices else "")
    if parameter.default is not None:
        return f"{kind}; else {parameter.default}"
    return kind if parameter.required or parameter.kind is ParameterKind.FLAG else f"{kind}; optional"


PAGES = {"ontology.html": ontology_page, "commands.md": commands_page, "questions.md": questions_page}


def main() -> None:
    """Write the pages."""
    for name, made in PAGES.items():
        (HERE / name).write_text(made(), "utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
