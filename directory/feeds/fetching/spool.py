"""Where the pages of a feed wait until all are there, so that a fetch that breaks off goes on where it was."""

import fcntl
import json
import os
import shutil
import weakref
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from directory.feeds.records import FeedError

KEPT_FOR = timedelta(days=1)


@dataclass(slots=True)
class Progress:
    """How far a fetch has come. ``identity`` is a digest of the address and parameters, which may hold a key.

    ``pages`` counts the pages kept whole and ``services`` those in them; ``digests`` tell each page that came by its
    services' ids. ``first_page`` is the number the server gives its first page, 0 or 1.
    """

    identity: str
    address: str
    started_at: str
    params: dict[str, str] = field(default_factory=dict)
    first_page: int = 1
    etag: str = ""
    version: int = 1
    first_total: int | None = None
    total: int | None = None
    total_pages: int | None = None
    page_size: int = 0
    pages: int = 0
    services: int = 0
    digests: list[str] = field(default_factory=list)
    has_all_pages: bool = False
    wants_details: bool | None = None
    answered_at: str = ""


class Spool:
    """One feed's folder; only one fetch at a time may use it.

    Raises:
        FeedError: another import of the same feed is using it, or the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise FeedError(f"{folder}: cannot be written ({error.strerror}). Give this program the right to.") from (
                error
            )
        self._release = weakref.finalize(self, os.close, lock)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._release()
            raise FeedError(f"{folder.name}: this feed is being fetched already. Wait until that is done.") from error

    def load(self, identity: str, now: datetime | None = None) -> Progress | None:
        """Return how far an earlier fetch of the same thing came, if that was less than a day ago."""
        try:
            written = json.loads(self._manifest.read_text(encoding="utf-8"))
            known = {each.name for each in fields(Progress)}
            progress = Progress(**{key: value for key, value in written.items() if key in known})
            age = (now or datetime.now(UTC)) - datetime.fromisoformat(progress.started_at)
            is_there = all(self.page(number).is_file() for number in range(progress.pages))
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return progress if progress.identity == identity and timedelta() <= age < KEPT_FOR and is_there else None

    def save(self, progress: Progress) -> None:
        """Write how far the fetch has come, in one step."""
        self._write(self._manifest, asdict(progress))

    def page(self, number: int) -> Path:
        """Return the path of a page, counted from 0 whatever the server calls it."""
        return self._folder / f"page-{number + 1:05}.json"

    def details(self, number: int) -> Path:
        """Return the path of the details of a page's services, one a line."""
        return self._folder / f"page-{number + 1:05}.details.jsonl"

    def bytes_kept(self) -> int:
        return sum(path.stat().st_size for path in self._folder.iterdir())

    def file(self, name: str) -> Path:
        return self._folder / name

    def clear(self) -> None:
        """Remove all but the lock."""
        for path in self._folder.iterdir():
            if path.name != "lock":
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove the folder and let it go: everything in it has been used."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._release()

    def release(self) -> None:
        """Let the folder go as it is, for another time."""
        self._release()

    @property
    def _manifest(self) -> Path:
        return self._folder / "manifest.json"

    def _write(self, path: Path, content: dict[str, Any]) -> None:
        part = path.with_name(f"{path.name}.part")
        part.write_text(json.dumps(content), encoding="utf-8")
        os.replace(part, path)
