"""What a run has used, and how much it may: tokens and cost are set aside before a call, and reckoned after it."""

import threading
from dataclasses import dataclass, replace

from policegraph.extract.model_reader.failures import ModelStopped


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used so far. `estimated` counts answers for which the server did not say how many tokens they took."""

    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    estimated: int = 0

    @property
    def tokens(self) -> int:
        """Sent and received together."""
        return self.tokens_in + self.tokens_out

    def __str__(self) -> str:
        words = f"{self.calls} calls"
        if self.cached:
            words += f", {self.cached} answers from the cache"
        words += f", {self.tokens_in:,} tokens sent, {self.tokens_out:,} received"
        if self.cost:
            words += f", cost {self.cost:.4f}"
        return words + (f" ({self.estimated} estimated)" if self.estimated else "")


def estimate_tokens(text: str) -> int:
    """How many tokens a text may be, rather too many: three bytes a token."""
    return len(text.encode()) // 3 + 8


class Budget:
    """Counts and bounds; safe to use from several threads."""

    def __init__(
        self,
        max_tokens: int | None = None,
        max_cost: float | None = None,
        price_in: float = 0.0,
        price_out: float = 0.0,
    ) -> None:
        self._max_tokens, self._max_cost = max_tokens, max_cost
        self._price_in, self._price_out = price_in, price_out
        self._lock = threading.Lock()
        self._usage = Usage()
        self._held = (0, 0)  # tokens set aside for calls under way: sent, received
        self._factor = 1.0  # by how much the server counted more than was estimated, at most

    @property
    def usage(self) -> Usage:
        """What was used so far."""
        with self._lock:
            return self._usage

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """By the prices per million tokens."""
        return (tokens_in * self._price_in + tokens_out * self._price_out) / 1_000_000

    def reserve(self, tokens_in: int, tokens_out: int) -> tuple[int, int]:
        """Set aside what a call may take at most, and return it. Raises ModelStopped where the budget does not hold it.

        `tokens_in` is an estimate; it is put up as the server has counted more than was estimated before.
        """
        with self._lock:
            tokens_in = round(tokens_in * self._factor)
            total_in = self._usage.tokens_in + self._held[0] + tokens_in
            total_out = self._usage.tokens_out + self._held[1] + tokens_out
            if self._max_tokens is not None and total_in + total_out > self._max_tokens:
                raise ModelStopped(
                    f"the budget of {self._max_tokens:,} tokens does not hold another call"
                    f" ({self._usage.tokens:,} are used); raise --max-tokens and run the same again to go on"
                )
            if self._max_cost is not None and self.cost(total_in, total_out) > self._max_cost:
                raise ModelStopped(
                    f"the budget of {self._max_cost:g} does not hold another call ({self._usage.cost:.4f} is spent);"
                    " raise --max-cost and run the same again to go on"
                )
            self._held = (self._held[0] + tokens_in, self._held[1] + tokens_out)
            return tokens_in, tokens_out

    def settle(self, reserved: tuple[int, int], used: tuple[int, int], estimated: bool = False) -> None:
        """A call is over: what was set aside for it, and what it took."""
        with self._lock:
            self._held = (self._held[0] - reserved[0], self._held[1] - reserved[1])
            if used[0] > reserved[0] > 0:
                self._factor *= used[0] / reserved[0]
            now = self._usage
            self._usage = replace(
                now,
                calls=now.calls + 1,
                tokens_in=now.tokens_in + used[0],
                tokens_out=now.tokens_out + used[1],
                cost=now.cost + self.cost(*used),
                estimated=now.estimated + estimated,
            )

    def from_cache(self) -> None:
        """An answer came without a call."""
        with self._lock:
            self._usage = replace(self._usage, cached=self._usage.cached + 1)
