"""The closed classes by which a text says how something is meant, from `modality.toml`."""

from dataclasses import dataclass
from functools import cache

from policegraph.extract.word_lists import word_lists


@dataclass(frozen=True, slots=True)
class ModalityWords:
    """The lists of `modality.toml`; what each is for stands there."""

    future: frozenset[str]
    maybe: frozenset[str]
    would: frozenset[str]
    negations: frozenset[str]
    nobody: frozenset[str]
    deniers: frozenset[str]
    deny_nouns: frozenset[str]
    called_off: frozenset[str]
    turned: frozenset[str]
    planners: frozenset[str]
    plan_nouns: frozenset[str]
    object_plans: frozenset[str]
    upcoming: frozenset[str]
    sets: frozenset[str]
    texts: frozenset[str]
    askers: frozenset[str]
    object_askers: frozenset[str]
    addressing: frozenset[str]
    ask_nouns: frozenset[str]
    needed: frozenset[str]
    promisers: frozenset[str]
    promise_nouns: frozenset[str]
    conditions: frozenset[str]
    condition_openers: frozenset[str]
    provided: frozenset[str]
    inverted: frozenset[str]
    doubters: frozenset[str]
    accusers: frozenset[str]
    hearsay: frozenset[str]
    maybe_nouns: frozenset[str]
    hedges: frozenset[str]
    possible: frozenset[str]
    rumours: frozenset[str]
    discussers: frozenset[str]
    topics: frozenset[str]
    steps: frozenset[str]
    reporters: frozenset[str]
    passing: frozenset[str]
    support: frozenset[str]
    expressives: frozenset[str]
    wishes: frozenset[str]
    takes_place: frozenset[str]


@cache
def modality_words() -> ModalityWords:
    """The lists, loaded once."""
    return word_lists("modality.toml", ModalityWords)


@cache
def verb_kinds(lemma: str) -> tuple[str, ...]:
    """What a verb does with its clause, as far as the lists say: it reports, plans, asks, promises, denies, doubts."""
    words = modality_words()
    groups = {
        "report": words.reporters,
        "plan": words.planners,
        "ask": words.askers,
        "promise": words.promisers,
        "deny": words.deniers,
        "doubt": words.doubters,
    }
    return tuple(name for name, group in groups.items() if lemma in group)


@cache
def judging_nouns() -> frozenset[str]:
    """All nouns that say how the clause or noun that hangs on them is meant."""
    words = modality_words()
    return words.maybe_nouns | words.plan_nouns | words.ask_nouns | words.promise_nouns | words.deny_nouns
