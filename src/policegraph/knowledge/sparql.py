"""Asking a SPARQL endpoint over HTTP."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping

from policegraph import __version__
from policegraph.errors import KnowledgeError

Row = Mapping[str, str]


def select(endpoint: str, query: str, timeout: float = 60) -> tuple[Row, ...]:
    """The rows of a SELECT query, each from variable to value; unbound variables are missing.

    `timeout` is in seconds. Raises KnowledgeError if the endpoint is no http address, does not answer, or gives no
    result in JSON.
    """
    if not endpoint.startswith(("http://", "https://")):
        raise KnowledgeError(f"{endpoint}: not the address of a query service; write http://… or https://…")
    request = urllib.request.Request(
        endpoint,
        data=urllib.parse.urlencode({"query": query}).encode(),
        headers={
            "Accept": "application/sparql-results+json",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": f"policegraph/{__version__} (knowledge update)",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            result = json.load(answer)
        bindings = result["results"]["bindings"]
        return tuple({name: str(term["value"]) for name, term in row.items()} for row in bindings)
    except urllib.error.HTTPError as error:
        raise KnowledgeError(f"{endpoint}: refused the query ({error.code} {error.reason}); try again later") from error
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise KnowledgeError(f"{endpoint}: does not answer ({reason}); check the address and the network") from error
    except (ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(f"{endpoint}: gave no SPARQL result in JSON; is it a query service?") from error
