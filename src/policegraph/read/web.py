"""Fetching a page, the one place where reading touches the network."""

from dataclasses import dataclass

from policegraph import __version__
from policegraph.errors import InputError
from policegraph.read.source import Limits, too_big


@dataclass(frozen=True, slots=True)
class Page:
    """What a web server answered."""

    data: bytes
    media_type: str | None
    charset: str | None


def is_url(given: str) -> bool:
    """Whether the caller names a page rather than a file."""
    return given.lower().startswith(("http://", "https://"))


def fetch(url: str, limits: Limits) -> Page:
    """The page at an http(s) address. Raises InputError where it cannot be had, in time and below the size limit."""
    import http.client
    import urllib.error
    import urllib.request

    request = urllib.request.Request(url, headers={"User-Agent": f"policegraph/{__version__}", "Accept": "text/*"})
    try:
        with urllib.request.urlopen(request, timeout=limits.timeout) as answer:
            data: bytes = answer.read(limits.max_bytes + 1)
            media_type = answer.headers.get_content_type()
            charset = answer.headers.get_content_charset()
    except urllib.error.HTTPError as error:
        with error:
            raise InputError(f"{url}: the server answered {error.code} {error.reason}; check the address") from error
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ValueError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise InputError(f"{url}: cannot be fetched: {reason}; save the page and give the file instead") from error
    if len(data) > limits.max_bytes:
        raise too_big(url, limits)
    return Page(data, media_type, charset)
