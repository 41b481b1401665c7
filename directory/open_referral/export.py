"""The whole directory as JSON lines: a service a line, whole, as Open Referral UK 3.0, to be imported again exactly."""

import json
from collections.abc import Callable
from typing import TextIO

from directory.open_referral.present.service import present_service
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from directory.stored import StoredRecords

_PROGRESS_EVERY = 100
# JSON allows these in a text, and many a program that reads lines takes them for the end of one.
_LINE_ENDS = str.maketrans({character: f"\\u{ord(character):04x}" for character in "\x7f\x85\u2028\u2029"})


def _no_progress(_: int) -> None:
    """Progress that nobody watches."""


def export_json_lines(
    stored: StoredRecords,
    out: TextIO,
    on_progress: Callable[[int], None] = _no_progress,
    *,
    vocabulary: Vocabulary | None = None,
) -> int:
    """Write every service, closed ones too, one a line in order of id; equal directories give equal files.

    Memory does not grow with the directory. Write to a new file and move it into place when this returns, so that
    an export that breaks off leaves no half of one behind.

    Args:
        stored: where the records are.
        out: an open file for text in UTF-8, with ``newline="\\n"``.
        on_progress: called now and then with the number of services written so far, and at the end.
        vocabulary: gives the needs their names; ``None`` is the packaged one.

    Returns:
        How many services were written.
    """
    known = vocabulary or load_vocabulary()
    count = 0
    for count, (_, record) in enumerate(stored.all(), start=1):
        line = json.dumps(present_service(record, known), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        out.write(line.translate(_LINE_ENDS) + "\n")
        if count % _PROGRESS_EVERY == 0:
            on_progress(count)
    on_progress(count)
    return count
