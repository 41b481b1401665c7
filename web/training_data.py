"""What the dialogue engine learns aims from: its own examples, and some of what people say of every need.

Its own examples tell one aim from another, but no few hundred of them show how wide the words are in which people ask
for help; the vocabulary's messages do, so a dozen of each need are lent to the engine when it is trained or measured.
"""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from directory.reading.vocabulary import Vocabulary, message_files

AIM = "find_service"
OF_EACH_NEED = 12
# Rasa reads these as marks of entities, and has no way to write them as they are.
_MARKS = frozenset("[]{}<>")


def input_files(project: Path) -> list[Path]:
    """Return every file that the engine's model is made from, those of its project first."""
    names = ("config.yml", "domain", "data", "components", "requirements.txt")
    found = [file for name in names for file in ([project / name] if "." in name else (project / name).rglob("*"))]
    return [*sorted(file for file in found if file.suffix in {".yml", ".py", ".txt"}), *message_files()]


def write_examples_of_needs(vocabulary: Vocabulary, path: Path) -> int:
    """Write the messages lent to the engine as a training file of Rasa's; return how many.

    Each need gives as many as any other, spread evenly over its file, and the same ones every time.

    Source:
        Rasa 3.x documentation, "Training Data Format".
    """
    messages = list(dict.fromkeys(message for need in vocabulary for message in _spread(_plain(need.messages))))
    lines = ['version: "3.1"', "nlu:", f"  - intent: {AIM}", "    examples: |", *(f"      - {one}" for one in messages)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(messages)


def lay_out_examples(project: Path, vocabulary: Vocabulary, folder: Path) -> None:
    """Fill a folder with every message that the engine learns from, for what reads no more than one folder."""
    shutil.copytree(project / "data" / "nlu", folder, dirs_exist_ok=True)
    write_examples_of_needs(vocabulary, folder / "needs.yml")


def _plain(messages: Sequence[str]) -> list[str]:
    return [message for message in messages if _MARKS.isdisjoint(message)]


def _spread(messages: Sequence[str]) -> Iterator[str]:
    wanted = min(OF_EACH_NEED, len(messages))
    return (messages[number * len(messages) // wanted] for number in range(wanted))
