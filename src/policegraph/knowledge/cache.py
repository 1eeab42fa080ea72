"""A cache of compiled knowledge in the user's cache folder: JSON, keyed by a digest of what it was compiled from."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

KEEP = 6  # compiled versions of one thing


def cache_folder() -> Path:
    """Where compiled knowledge is kept: `$POLICEGRAPH_CACHE`, else `policegraph` in the user's cache folder."""
    own = os.environ.get("POLICEGRAPH_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "policegraph"


def cached(name: str, digest: str, make: Callable[[], T], check: Callable[[object], T | None]) -> T:
    """What `make` gives, or what it gave for this digest before.

    `check` takes what was read from the cache and returns it, or None if it is not of the right form. Of older
    versions a few are kept. A cache that can't be read or written is passed over in silence: it only saves time.
    """
    file_name = f"{name}-{hashlib.sha256(digest.encode()).hexdigest()[:16]}.json"
    try:
        file = cache_folder() / file_name
        found = check(json.loads(file.read_bytes()))
        if found is not None:
            return found
    except (OSError, ValueError, RuntimeError):
        pass
    value = make()
    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".part", delete=False) as part:
            json.dump(value, part, ensure_ascii=False, separators=(",", ":"))
        Path(part.name).replace(folder / file_name)
        for old in sorted(folder.glob(f"{name}-*.json"), key=lambda file: file.stat().st_mtime)[:-KEEP]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        pass
    return value
