"""Whether what a verb or noun says took place, is planned, asked for, promised, denied or only possible.

Operators are read from the inside out: the word's own auxiliaries, negation and hedges, then what each word above makes
of its complement. The words are closed classes of English grammar, so they stand here and not among the knowledge.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policegraph.facts import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo"))
MAYBE = frozenset(("may", "might", "could", "can", "ca"))
WOULD = frozenset(("would", "should", "ought", "must", "'d", "’d"))
NEGATIONS = frozenset(("not", "n't", "n’t", "never", "no", "neither", "nor", "without", "hardly"))
NOBODY = frozenset("nobody none neither nothing no-one".split())
PLANNERS = frozenset(
    "plan intend hope hop expect aim seek want wish prepare schedule propose consider look decide arrange due "
    "set agree mean wait offer ready continue-to-plan invite anticipate envisage envision foresee about likely "
    "design try attempt hesitate resolve willing prepared keen eager determined determine slate".split()
)
ASKERS = frozenset(
    "ask request urge call invite encourage demand recommend suggest appeal require advise plead press propose "
    "beg implore exhort summon instruct order insist petition".split()
)
PROMISERS = frozenset("promise pledge commit undertake vow assure guarantee swear offer committed".split())
DENIERS = frozenset(
    "deny refuse decline reject fail refute avoid omit neglect forget abstain refrain prevent unable unwilling "
    "reluctant impossible untrue false rule".split()
)
DOUBTERS = frozenset(
    "allege suspect claim doubt wonder whether fear possible probable conceivable unclear uncertain doubtful unlikely "
    "thinkable explore examine discuss depend accuse risk".split()
)
REPORTERS = frozenset(
    "say state note add tell announce report recall explain stress underline emphasize emphasise point "
    "inform confirm declare affirm insist remark observe underscore mention indicate highlight believe".split()
)
# nouns: what they make of a complement clause or of a noun after "of", "for", "to"
_MAYBE_NOUNS = frozenset("possibility option prospect idea chance risk rumour rumor likelihood fear allegation".split())
_PLAN_NOUNS = frozenset("plan intention aim goal hope proposal wish desire purpose preparation objective".split())
_ASK_NOUNS = frozenset("request call invitation appeal demand plea recommendation suggestion petition".split())
_PROMISE_NOUNS = frozenset(
    "promise pledge commitment assurance word readiness willingness determination undertaking vow guarantee "
    "offer".split()
)
_DENY_NOUNS = frozenset("refusal failure denial absence lack inability".split())
# verbs that say nothing of their own about the infinitive they govern
_PASSING = frozenset("begin start continue manage come keep help use proceed get happen prove serve go true".split())
# acts of speech that are done in saying that one would like to do them
_EXPRESSIVES = frozenset(
    "thank congratulate praise commend express extend convey offer pay salute applaud stress".split()
)
_WISHES = frozenset("like love want wish let".split())
# adjectives that ask for what their clause says: "it is urgent that they come to an agreement"
_NEEDED = frozenset("urgent important necessary essential vital crucial imperative desirable indispensable".split())
# bare nouns that are but a subject where they are discussed: "discussed cooperation"
_TOPICS = frozenset("cooperation co-operation collaboration partnership coordination training exchange".split())
_TEXTS = frozenset(
    "memorandum mou agreement treaty protocol accord arrangement declaration roadmap plan programme program project "
    "document text pact convention strategy".split()
)
_HEDGES = frozenset(
    "reportedly allegedly supposedly purportedly probably possibly perhaps maybe presumably apparently "
    "potentially conceivably".split()
)
_UPCOMING = frozenset(
    "draft upcoming forthcoming future planned scheduled proposed next impending imminent prospective envisaged "
    "intended".split()
)
_POSSIBLE = frozenset("possible potential hypothetical alleged eventual rumoured".split())
# verbs that set an event on its day: in the present tense it is still to come
SETS = frozenset("host hold stage organise organize open begin start take fall convene meet gather run welcome".split())
_OFF = frozenset("cancel postpone abandon suspend".split())
_OBJECT_PLANS = frozenset(
    "plan propose consider schedule envisage anticipate arrange prepare await suggest expect eye mull weigh "
    "contemplate envision ponder".split()
)
_TAKES_PLACE = frozenset(
    "hold take host convene organise organize sign conclude conduct carry attend begin start open happen be have make "
    "pay launch occur follow pursue run continue complete finalise finalize".split()
)
# denied, these say that something is so: "did not hide that", "never stops giving"
_TURNED = frozenset("hide conceal disguise stop cease tire hesitate".split())
_CLAUSES = frozenset(("xcomp", "ccomp", "pcomp", "advcl", "acl", "relcl", "csubj", "conj"))
_VERBAL = frozenset(("VERB", "AUX"))
_IFS = frozenset(("if", "unless", "whether", "lest"))


@dataclass(frozen=True, slots=True)
class Operators:
    """What stands over a verb or noun: the operators found and the modality they make.

    `firm` says that they are over the word itself, not merely over the verb that a noun depends on.
    """

    modality: Modality
    negated: bool = False
    future: bool = False
    modal: str = ""
    under: str = ""  # the lemma of the word it is a complement of
    conditional: bool = False
    firm: bool = True


def operators(verb: "Token", noun: "Token | None" = None) -> Operators:
    """Read the operators over a verb, or over a noun that depends on that verb."""
    if verb.pos_ == "ADJ" and verb.dep_ == "amod":  # "a joint operation": read what the noun says
        noun, verb = verb.head, _verb_over(verb.head)
    if noun is not None and noun.i != verb.i:
        own = _noun(noun)
        if own is not None:
            return own
        above = operators(_said_of(noun, verb))
        return Operators(
            above.modality,
            above.negated,
            above.future,
            above.modal,
            above.under,
            above.conditional,
            above.firm and _tells_of(noun, verb),
        )
    chain, under = _chain(verb)
    negated = any(_negated(part) for part in chain) or _instead(verb)
    future = any(_future(part) for part in chain)
    modal = next((found for part in chain if (found := _modal(part))), "")
    conditional = any(_under_condition(part, future or bool(modal)) for part in chain)
    if under is not None and _raised(under, chain[-1]):
        negated = True
    modality = _modality(verb, chain, under, negated, future, modal, conditional)
    lemma = "" if under is None else under.lemma_.lower()
    return Operators(modality, negated, future, modal, lemma, conditional)


# ---- verbs
def _chain(verb: "Token") -> tuple[list["Token"], "Token | None"]:
    """The verbs that share the operators, from the inside out, and the first word above that has a say."""
    chain, token = [verb], verb
    for _ in range(6):
        head = token.head
        if head.i == token.i:
            return chain, None
        shared = token.tag_ == head.tag_ or token.tag_ in ("VB", "VBG")
        alone = any(c.dep_ in ("aux", "nsubj", "nsubjpass") for c in token.children) or not shared
        if token.dep_ == "conj" and head.pos_ in _VERBAL:
            if alone:
                return chain, None
        elif (token.dep_ == "xcomp" and _passes(head)) or (token.dep_ == "advcl" and _came_to(token, head)):
            pass
        elif token.dep_ in _CLAUSES - {"conj"} and head.pos_ in (*_VERBAL, "ADJ", "NOUN", "PROPN", "ADP", "SCONJ"):
            if token.dep_ == "pcomp" or head.pos_ in ("ADP", "SCONJ"):
                head = _past_prepositions(head)
            return chain, _speaker(head, token)
        else:
            return chain, None
        token = head
        chain.append(token)
    return chain, None


def _came_to(token: "Token", head: "Token") -> bool:
    """ "came to pay a call" tells of a call that was paid, "went on to thank" of thanks."""
    on = head.lemma_ == "go" and any(c.lower_ == "on" for c in head.children)
    return (head.lemma_ == "come" or on) and head.tag_ == "VBD" and _infinitive(token)


def _passes(head: "Token") -> bool:
    low = head.lemma_.lower()
    if low == "go":  # "is going to": the future; "went to see": it took place
        return head.tag_ != "VBG"
    if low == "able":
        return head.head.tag_ == "VBD" and not _negated(head.head)
    return low in _PASSING


def _past_prepositions(head: "Token") -> "Token":
    while head.pos_ in ("ADP", "SCONJ", "ADV") and head.head.i != head.i:
        head = head.head
    return head


def _speaker(head: "Token", clause: "Token") -> "Token":
    """The word that judges a clause: of "it is possible that" the adjective."""
    if head.lemma_.lower() == "be" and clause.dep_ in ("ccomp", "csubj", "xcomp", "advcl"):
        for child in head.children:
            if child.dep_ in ("acomp", "attr") and child.i != clause.i:
                return child
    if clause.dep_ in ("ccomp", "xcomp", "csubj", "advcl") and head.lemma_.lower() in (
        "have",
        "give",
        "make",
        "express",
    ):
        return next((c for c in head.children if c.dep_ == "dobj" and c.lemma_.lower() in _ALL_NOUNS), head)
    return head


_ALL_NOUNS = _MAYBE_NOUNS | _PLAN_NOUNS | _ASK_NOUNS | _PROMISE_NOUNS | _DENY_NOUNS


def _negated(token: "Token") -> bool:
    for child in token.children:
        low = child.lower_
        if child.dep_ == "neg" or (low in NEGATIONS and child.dep_ in ("det", "neg", "advmod", "preconj", "cc")):
            return child.dep_ != "cc" or low in ("neither",)
        if low == "longer" and any(c.lower_ in ("no", "not", "n't") for c in child.children):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj") and _nobody(child):
            return True
    return False


def _nobody(noun: "Token") -> bool:
    if noun.lower_ == "nothing" and noun.i + 1 < noun.sent.end and noun.nbor().lower_ == "but":
        return False  # "had nothing but praise for"
    return noun.lower_ in NOBODY or any(
        c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "cc", "nmod", "neg", "advmod")
        for c in noun.children
        if c.i < noun.i
    )


def _instead(verb: "Token") -> bool:
    """ "without meeting", "instead of meeting", "rather than meet", "stopped short of meeting"."""
    i = verb.i - 1
    while i > verb.sent.start and verb.doc[i].pos_ in ("ADV", "AUX", "PART"):
        i -= 1
    if i < verb.sent.start:
        return False
    low = verb.doc[i].lower_
    before = verb.doc[i - 1].lower_ if i > verb.sent.start else ""
    return low == "without" or (low == "of" and before in ("short", "instead")) or (before, low) == ("rather", "than")


def _future(token: "Token") -> bool:
    if any(c.dep_ in ("aux", "auxpass") and c.lower_ in FUTURE for c in token.children):
        return True
    if not _infinitive(token):
        return False
    head = token.head
    if _came_to(token, head):
        return False
    if token.dep_ == "ROOT" or (token.dep_ in ("acl", "advcl", "relcl") and token.tag_ == "VB"):
        return True  # "Minister to visit", "the plan to", "went there to"
    return token.dep_ in ("xcomp", "acomp", "attr", "ccomp") and (
        (head.lemma_ == "be" and not any(c.dep_ == "acomp" for c in head.children))
        or (head.lemma_ == "go" and head.tag_ == "VBG")
        or (head.lemma_ in ("have", "need") and head.tag_ in ("VBZ", "VBP"))
    )


def _infinitive(token: "Token") -> bool:
    """Whether "to" stands before the verb, or before the auxiliary of a passive."""
    return any(c.lower_ == "to" and c.dep_ in ("aux", "mark") and c.i < token.i for c in token.children)


def _modal(token: "Token") -> str:
    for child in token.children:
        if child.dep_ in ("aux", "auxpass"):
            if child.lower_ in MAYBE:
                return "may"
            if child.lower_ in WOULD and not (child.lower_ in ("'d", "’d") and token.tag_ == "VBN"):
                return "would"
    return ""


def _under_condition(token: "Token", unreal: bool) -> bool:
    """An "if" over the clause, an inversion in its place, or, of what will or would be, a condition beside it."""
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    for child in token.children:
        low = child.lower_
        if child.dep_ == "mark" and low in _IFS:
            return True
        first = child.i == token.sent.start or not child.nbor(-1).is_alpha
        inverted = child.dep_ in ("aux", "auxpass") and low in ("had", "were", "should") and first
        if inverted and subject is not None and child.i < subject.i and not token.sent.text.rstrip().endswith("?"):
            return True
        if low == "were" and child.dep_ == "ROOT":
            return True
        if unreal and child.dep_ == "advcl" and _is_condition(child):
            return True
        if (
            unreal
            and child.dep_ == "prep"
            and low == "in"
            and any(c.lower_ in ("case", "event") for c in child.children)
        ):
            return True
    if token.dep_ in ("ccomp", "xcomp", "advcl", "pcomp") and token.head.lower_ in (
        "provided",
        "providing",
        "assuming",
    ):
        return subject is not None and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.head.children)
    if token.dep_ in ("ccomp", "xcomp") and token.head.dep_ == "advcl" and token.head.lower_ == "were":
        return True
    return token.dep_ == "xcomp" and token.head.lower_ == "were" and token.head.i == token.sent.start


def _is_condition(clause: "Token") -> bool:
    words = {c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod")}
    return (
        bool(words & {"if", "unless", "once", "provided", "as", "when", "should", "had"})
        or clause.lower_ in ("provided", "were")
        or _under_condition(clause, False)
    )


def _raised(under: "Token", clause: "Token") -> bool:
    """A negation over the word above that reaches the clause: "did not agree to", "is not true that", "no plan to"."""
    low = under.lemma_.lower()
    if low in REPORTERS or low in DENIERS or (low in _TURNED and clause.dep_ in ("xcomp", "ccomp", "pcomp")):
        return False
    return _negated(under) or (
        under.pos_ in ("ADJ", "NOUN") and under.head.pos_ in _VERBAL and under.dep_ in ("acomp", "attr", "dobj")
        and _negated(under.head)
    )  # fmt: skip


def _modality(
    verb: "Token",
    chain: list["Token"],
    under: "Token | None",
    negated: bool,
    future: bool,
    modal: str,
    conditional: bool,
) -> Modality:
    above = "" if under is None else under.lemma_.lower()
    top = chain[-1]
    finite = top.tag_ in ("VBD", "VBZ") or any(
        c.lower_ in ("has", "have", "had", "is", "was", "were", "are", "did") and c.dep_ in ("aux", "auxpass")
        for c in top.children
    )
    open_ = not finite or bool(modal) or future  # an infinitive, a gerund, a subjunctive, what will or would be
    if above in _WISHES and verb.lemma_.lower() in _EXPRESSIVES and not negated:
        return Modality.ASSERTED
    if negated or (under is not None and _denies(under, above, top)):
        return Modality.DENIED
    hedged = any(c.lower_ in _HEDGES for part in chain for c in part.children) or _rumoured(top)
    perfect = any(c.lower_ in ("have", "been") and c.dep_ == "aux" for c in top.children)
    if conditional or modal == "may" or hedged or (modal == "would" and perfect):
        return Modality.POSSIBLE
    if under is not None:
        found = _governed(under, above, top, open_, modal or ("will" if future else ""))
        if found is not None:
            return found
    return Modality.PLANNED if future or modal == "would" else Modality.ASSERTED


def _denies(under: "Token", above: str, clause: "Token") -> bool:
    if clause.dep_ in ("advcl", "relcl") or _negated(under):
        return False
    if above == "rule":
        return any(c.lower_ == "out" for c in under.children)
    return above in DENIERS or above in _DENY_NOUNS


def _rumoured(token: "Token") -> bool:
    start = token.sent.start
    words = [t.lower_ for t in token.doc[start : start + 5]]
    return words[:2] == ["according", "to"] and bool({"rumours", "rumors", "unconfirmed"} & set(words))


def _governed(under: "Token", above: str, clause: "Token", open_: bool, modal: str) -> Modality | None:
    """What the word above makes of its complement; None where it leaves it as it is."""
    if clause.dep_ in ("relcl", "advcl") and not (clause.dep_ == "advcl" and above in ASKERS | PROMISERS and open_):
        return None
    if under.pos_ in ("NOUN", "PROPN"):
        for nouns, result in (
            (_MAYBE_NOUNS, Modality.POSSIBLE),
            (_ASK_NOUNS, Modality.REQUESTED),
            (_PROMISE_NOUNS, Modality.COMMITTED),
            (_PLAN_NOUNS, Modality.PLANNED),
        ):
            if above in nouns and (open_ or result is Modality.POSSIBLE):
                return result
        return None
    if above == "likely" and clause.dep_ in ("ccomp", "csubj") and not open_:
        return Modality.POSSIBLE
    if above in ("suspect", "accuse", "allege") or (above in DOUBTERS and clause.dep_ != "pcomp"):
        return Modality.POSSIBLE
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in under.children)
    if above in ("say", "believe", "think", "report", "claim", "know", "assume") and clause.dep_ == "xcomp" and passive:
        return Modality.ASSERTED if above == "know" else Modality.POSSIBLE
    if above == "able":
        return Modality.POSSIBLE
    if not open_:
        return None
    if above in _NEEDED and clause.dep_ in ("ccomp", "csubj", "xcomp", "advcl"):
        return Modality.REQUESTED
    gerund = clause.tag_ == "VBG" and clause.dep_ == "pcomp"
    if gerund and clause.head.lower_ not in ("to", "at", "on"):
        return None
    if above in ASKERS:
        return Modality.REQUESTED
    if above in PROMISERS:
        return Modality.COMMITTED
    if above in PLANNERS and modal != "would":
        return Modality.PLANNED
    return None


# ---- nouns
def _verb_over(noun: "Token") -> "Token":
    """The verb that a noun depends on; the noun where there is none."""
    for above in noun.ancestors:
        if above.pos_ in _VERBAL:
            return above
    return noun


def _said_of(noun: "Token", verb: "Token") -> "Token":
    """The verb that says what becomes of a noun: "sign" in "the treaty is to be signed", "is expected to be signed"."""
    if (
        noun.dep_ in ("nsubj", "nsubjpass")
        and noun.head.i == verb.i
        and (verb.lemma_ == "be" or noun.dep_ == "nsubjpass")
    ):
        return next((c for c in verb.children if c.dep_ == "xcomp" and _infinitive(c)), verb)
    return verb


def _noun(noun: "Token") -> Operators | None:
    """What stands over a noun itself; None where only its verb has a say."""
    for child in noun.children:
        low = child.lower_
        if low in ("no", "neither") and child.dep_ in ("det", "neg", "preconj"):
            return Operators(Modality.DENIED, negated=True)
        if child.dep_ in ("amod", "compound") and (low in _UPCOMING or low in _POSSIBLE):
            return Operators(Modality.PLANNED if low in _UPCOMING else Modality.POSSIBLE, future=low in _UPCOMING)
    token = noun
    for _ in range(5):
        head = token.head
        if head.i == token.i:
            return None
        low = head.lemma_.lower()
        if head.pos_ in ("NOUN", "PROPN") and token.dep_ == "prep" and low in _ALL_NOUNS:
            found = _governed(head, low, token, True, "")
            return None if found is None else Operators(found, under=low)
        if head.pos_ in _VERBAL:
            return _object(token, head, low)
        token = head
    return None


def _object(token: "Token", verb: "Token", low: str) -> Operators | None:
    """The noun, or the preposition before it, hangs on this verb."""
    aimed = token.dep_ in ("dobj", "nsubjpass", "dative") or (token.dep_ == "prep" and token.lower_ in ("for", "to"))
    if (
        low == "be"
        and token.dep_ == "nsubj"
        and any(c.dep_ == "acomp" and c.lower_ in _POSSIBLE for c in verb.children)
    ):
        return Operators(Modality.POSSIBLE)
    if low in _OFF and token.dep_ in ("dobj", "nsubjpass"):
        return Operators(Modality.DENIED, under=low)
    forward = low == "look" and token.dep_ == "prep" and any(c.lower_ == "forward" for c in verb.children)
    if (low in _OBJECT_PLANS and token.dep_ in ("dobj", "nsubjpass")) or forward:
        return Operators(Modality.PLANNED, under=low)
    if _only_discussed(token, verb, low):
        return Operators(Modality.POSSIBLE, under=low)
    if _only_written(token, verb, low):
        return Operators(Modality.PLANNED, under=low)
    if not aimed or operators(verb).negated:
        return None
    if low in ASKERS | {"seek", "solicit"} and not (low in ("invite", "call", "order") and token.dep_ != "prep"):
        return Operators(Modality.REQUESTED, under=low)
    if low in PROMISERS and token.dep_ == "dobj":
        return Operators(Modality.COMMITTED, under=low)
    return None


def _only_discussed(noun: "Token", verb: "Token", low: str) -> bool:
    """ "discussed cooperation": a subject, no fact; "discussed their close cooperation" is of one that goes on."""
    bare = not any(c.dep_ in ("det", "poss") for c in noun.children)
    return low in ("discuss", "explore") and noun.dep_ == "dobj" and noun.lemma_.lower() in _TOPICS and bare


def _only_written(prep: "Token", verb: "Token", low: str) -> bool:
    """ "the memorandum provides for joint patrols", "are working on an agreement"."""
    if prep.dep_ != "prep":
        return False
    if low == "work":
        a_new_one = any(t.lower_ in ("a", "an") for c in prep.children for t in c.children)
        return prep.lower_ in ("towards", "toward") or (prep.lower_ == "on" and a_new_one)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return low == "provide" and prep.lower_ == "for" and subject is not None and subject.lemma_.lower() in _TEXTS


def _tells_of(noun: "Token", verb: "Token") -> bool:
    """Whether the verb says of the noun that it takes place, so that what stands over the verb stands over both."""
    verb = _said_of(noun, verb)
    near = (
        verb.i in (noun.head.i, noun.head.head.i if noun.dep_ == "conj" else noun.head.i) or verb.head.i == noun.head.i
    )
    return near and verb.lemma_.lower() in _TAKES_PLACE and noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "conj")
