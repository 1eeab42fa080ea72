"""What an answer looks like: the JSON schema that servers are given, made from the contract's own kinds.

The same names are read by `answer.py`; the words of the prompt explain them. Strict mode of the usual servers wants
every property required and no other allowed, so that what may be missing is null or an empty list.
"""

import hashlib
from collections.abc import Iterable

from policegraph.extract.model_reader.call import Json, one_line
from policegraph.facts import EntityKind, EventKind, InteractionKind, Modality, RelationName, Status

RELATIONS = (RelationName.HOLDS, RelationName.MEMBER_OF, RelationName.COUNTRY, RelationName.JURISDICTION)
STATUSES = tuple(status.value.lower() for status in Status)
MODALITIES = tuple(modality.value.lower() for modality in Modality)


def _text() -> dict[str, Json]:
    return {"type": "string"}


def _maybe() -> dict[str, Json]:
    return {"type": ["string", "null"]}


def _one_of(values: Iterable[str]) -> dict[str, Json]:
    return {"type": "string", "enum": [str(value) for value in values]}


def _list(items: dict[str, Json]) -> dict[str, Json]:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Json], *, nullable: bool = False) -> dict[str, Json]:
    kind: Json = ["object", "null"] if nullable else "object"
    return {
        "type": kind,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def answer_schema(themes: Iterable[str]) -> dict[str, Json]:
    """The schema of an answer about one part of a readout; `themes` are the slugs that may be used."""
    slugs = _list(_one_of(themes))
    date = _object({"edtf": _text(), "words": _text()}, nullable=True)
    return _object(
        {
            "entities": _list(_object({"id": _text(), "kind": _one_of(EntityKind), "names": _list(_text())})),
            "relations": _list(
                _object(
                    {"subject": _text(), "relation": _one_of(RELATIONS), "object": _text(), "words": _text()},
                )
            ),
            "events": _list(
                _object(
                    {
                        "id": _text(),
                        "kind": _one_of(EventKind),
                        "names": _list(_text()),
                        "status": _one_of(STATUSES),
                        "participants": _list(_text()),
                        "hosts": _list(_text()),
                        "places": _list(_text()),
                        "themes": slugs,
                        "date": date,
                        "words": _text(),
                    }
                )
            ),
            "acts": _list(
                _object(
                    {
                        "kind": _one_of(InteractionKind),
                        "actor": _maybe(),
                        "target": _maybe(),
                        "modality": _one_of(MODALITIES),
                        "content": _maybe(),
                        "themes": slugs,
                        "due": date,
                        "during": _maybe(),
                        "said_by": _maybe(),
                        "words": _text(),
                    }
                )
            ),
            "quotes": _list(_object({"speaker": _text(), "words": _text()})),
            "themes": _list(_object({"theme": _one_of(themes), "words": _text()})),
        }
    )


def schema_digest(schema: dict[str, Json]) -> str:
    """A short digest of a schema, for the prompt's version."""
    return hashlib.sha256(one_line(schema).encode()).hexdigest()[:8]
