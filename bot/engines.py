"""Several dialogue engines at once, each conversation kept to one of them."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from bot.engine import DialogueEngine, EngineDown, EngineUnavailable
from bot.record import Channel


class PinnedEngines:
    """A ``DialogueEngine`` made of several: open-source Rasa has no lock that engines share, so no two of them may take
    turns of one conversation at once.

    While a conversation's own engine cannot be reached, the next in its order takes its turns; it reads the state of
    the conversation from the store that the engines share. What an engine may have heard is never asked of another.

    Args:
        engines: by a name that stays the same, such as the address; every process must name them alike.

    Source:
        D. Thaler and C. Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM Transactions on
        Networking 6 (1998): rendezvous hashing. An engine more or less moves only its own conversations.
    """

    def __init__(self, engines: Mapping[str, DialogueEngine]) -> None:
        if not engines:
            raise ValueError("No dialogue engine is named. Give at least one address.")
        self._engines = dict(engines)

    def reply(
        self, conversation_id: str, text: str, channel: Channel, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Return the answers of the conversation's engine (see ``DialogueEngine.reply``)."""
        faults = []
        for name in in_order(conversation_id, list(self._engines)):
            try:
                return self._engines[name].reply(conversation_id, text, channel, metadata)
            except EngineDown as fault:
                faults.append(fault)
        raise EngineUnavailable(" ".join(str(fault) for fault in faults)) from faults[-1]


def in_order(conversation_id: str, names: Sequence[str]) -> list[str]:
    """Return the names in the order in which they serve a conversation, the same in every process."""
    return sorted(names, key=lambda name: blake2b(f"{name}\n{conversation_id}".encode()).digest())
