"""Opening hours as a page shows them."""

from collections.abc import Sequence

from directory.opening import DAY_NAMES


def days_together(hours: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return days in a row that have the same hours as one: ``("Monday to Friday", "9am to 5pm")``."""
    runs: list[tuple[list[str], str]] = []
    for day, spoken in hours:
        follows = bool(runs) and DAY_NAMES.index(day) == DAY_NAMES.index(runs[-1][0][-1]) + 1
        if follows and runs[-1][1] == spoken:
            runs[-1][0].append(day)
        else:
            runs.append(([day], spoken))
    return tuple((_days_words(days), spoken) for days, spoken in runs)


def _days_words(days: Sequence[str]) -> str:
    if len(days) == len(DAY_NAMES):
        return "Every day"
    joint = " and " if len(days) == 2 else " to "
    return days[0] if len(days) == 1 else f"{days[0]}{joint}{days[-1]}"
