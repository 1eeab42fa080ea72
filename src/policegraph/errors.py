"""The errors that policegraph raises.

Every error that a caller may want to catch is a `PolicegraphError`::

    PolicegraphError                 anything that went wrong on our side of the fence
    ├── UsageError                   the call is wrong: an unknown option, question or entity
    │   └── AmbiguousNameError       a name that fits several entities; the candidates are in the message
    ├── InputError                   a readout can't be read: empty, binary, broken encoding, no article
    │   └── NoReaderError            a text in a language, or a file of a kind, that no reader is there for
    ├── KnowledgeError               a knowledge file breaks its schema
    ├── StoreError                   the store can't be opened, read or written
    │   └── QueryError               a SPARQL query that can't be parsed or run
    └── ModelError                   a language model is missing or its server does not answer

Catch one like this::

    try:
        graph.ingest("readouts/")
    except PolicegraphError as error:
        print(error)                 # says which file, what is wrong, what to do

`exit_code` is what the command line ends with (1: part of the input failed, 2: nothing done), `http_status` what the
server answers.
"""


class PolicegraphError(Exception):
    """Something went wrong; the message says which file or name, what is wrong, and what to do."""

    exit_code = 2
    http_status = 500


class UsageError(PolicegraphError):
    """The call is wrong: an unknown option, question, format or entity."""

    http_status = 400


class AmbiguousNameError(UsageError):
    """A name fits several entities equally well; the message lists the candidates."""

    http_status = 409


class InputError(PolicegraphError):
    """A readout can't be read; the rest of a batch goes on."""

    exit_code = 1
    http_status = 422


class NoReaderError(InputError):
    """A text in a language, or a file of a kind, that no reader is there for."""


class KnowledgeError(PolicegraphError):
    """A knowledge file breaks its schema; the message names file, line and cure."""


class StoreError(PolicegraphError):
    """The store can't be opened, read or written."""


class QueryError(StoreError):
    """A SPARQL query can't be parsed or run."""

    http_status = 400


class ModelError(PolicegraphError):
    """A language model is missing, or its server does not answer."""

    http_status = 502
