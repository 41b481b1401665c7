"""Logs as JSON lines: an event name and fields, never what a person said or who they are."""

import json
import logging
import traceback
from datetime import UTC, datetime

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JSONLines(logging.Formatter):
    """One JSON object a line: time, level, logger, event, then the fields of ``extra``.

    An exception is given by its type and place alone, since its message may quote what a person said.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])[-8:]]
        return json.dumps(line, default=str, ensure_ascii=False)


def set_up_logs(level: str, *, is_command: bool = False) -> None:
    """Send every log of this process to standard error as JSON lines.

    A command that somebody watches says what it does in words, so its logs tell of trouble alone.
    """
    level = "WARNING" if is_command and level == "INFO" else level
    handler = logging.StreamHandler()
    handler.setFormatter(JSONLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("httpx", "httpcore", "elastic_transport", "sanic.access", "alembic", "circus"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # circus looks after its watchers on a timer, which complains when it fires during the stop.
    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)
