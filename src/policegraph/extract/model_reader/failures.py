"""What goes wrong between us and a model's server.

ModelError
├── CallFailed      one call gave no usable answer; the other readouts go on
└── ModelStopped    no further call makes sense: a wrong key, no such model, no server, a spent budget
"""

from dataclasses import dataclass

from policegraph.errors import ModelError


class CallFailed(ModelError):
    """One call gave no usable answer, in spite of all tries; the message says why."""

    exit_code = 1


class ModelStopped(ModelError):
    """No further call makes sense in this run; the message says why and what to do."""

    exit_code = 1


@dataclass(eq=False)  # not frozen: an exception takes its traceback later
class Trouble(Exception):
    """One attempt failed.

    `again`: another try may help. `stop`: none will, for any readout. `step_down`: the server refused a parameter, and
    the next try should do with less. `wait`: seconds that the server asked for. `paid`: the tokens sent may be billed.
    """

    message: str
    again: bool = False
    stop: bool = False
    step_down: bool = False
    wait: float | None = None
    paid: bool = False

    def __str__(self) -> str:
        return self.message
