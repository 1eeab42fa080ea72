"""Double offices: "Deputy Prime Minister and Minister of the Interior" printed as one title is one post."""

from dataclasses import replace

from policegraph.extract.found import Found, Line

_ONE_OFFICE = (
    "minister",
    "prime minister",
    "deputy prime minister",
    "vice prime minister",
    "attorney general",
    "attorney-general",
    "crown prince",
    "vice president",
    "vice-president",
)


def joined(line: Line, posts: list[Found]) -> list[Found]:
    """ "Deputy Prime Minister and Minister of the Interior": a double office printed as one title is one post."""
    out: list[Found] = []
    for post in posts:
        if out:
            before = out[-1]
            joins = (
                post.first == before.last + 1
                and line.words[before.last].lower in ("and", "&")
                and line.near(before.last)
                and line.near(post.first)
            )
            same_case = line.words[post.first].capital and line.words[before.first].capital
            if (
                joins
                and same_case
                and before.head in _ONE_OFFICE
                and post.head in _ONE_OFFICE
                and before.body is None
                and post.body is None
                and not (before.country and post.country and set(before.country) != set(post.country))
            ):
                core = (
                    before.core + line.text[line.words[before.last - 1].end : line.words[post.first].start] + post.core
                    if not before.country
                    else line.cut(before.first, post.last)
                )
                out[-1] = replace(
                    post,
                    first=before.first,
                    span=line.span(before.first, post.last),
                    name=line.cut(before.first, post.last),
                    core=" ".join(core.split()),
                    country=before.country or post.country,
                    acting=before.acting or post.acting,
                    former=before.former or post.former,
                    bare=False,
                    rule="post-double",
                )
                continue
        out.append(post)
    return out
