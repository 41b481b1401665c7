"""Services as a text message: names and numbers first, and no longer than three parts."""

from bot.segments import count_segments, plain_letters
from directory.model import Service

MOST_SEGMENTS = 3
_CLOSING = "From Signpost, as you asked."
# How long a name may be, tried in turn until every name and number fits.
_NAME_LENGTHS = (120, 60, 40, 25, 15)


def text_words(services: list[Service]) -> str:
    """Return services as a text message of at most three parts.

    Names and numbers come first and are left out last of all; a long name may be cut. Web addresses follow, and
    of one service alone where it is, as far as there is room.
    """
    lines = _fitting_lines(services)
    for at, service in enumerate(services[: len(lines)]):
        if service.url and _first_way(service) != service.url:
            lines = _if_it_fits([*lines[:at], f"{lines[at]} {service.url}", *lines[at + 1 :]], lines)
    if len(services) == 1 and services[0].sites:
        site = services[0].sites[0]
        where = ", ".join(dict.fromkeys(part for part in (site.name, site.address, site.postcode) if part))
        lines = _if_it_fits([*lines, plain_letters(where)], lines) if where else lines
    return _whole(lines)


def _fitting_lines(services: list[Service]) -> list[str]:
    for length in _NAME_LENGTHS:
        lines = [_line(service, length) for service in services]
        if _fits(lines):
            return lines
    # Only web addresses of their own length, or letters that take much room, come here: what fits whole is kept.
    fitting = next((lines[:count] for count in range(len(lines), 0, -1) if _fits(lines[:count])), lines[:1])
    while not _fits(fitting):
        fitting = [fitting[0][:-1]]
    return fitting


def _line(service: Service, length: int) -> str:
    name = plain_letters(service.name)
    short = name if len(name) <= length else f"{name[: length - 3].rstrip()}..."
    way = _first_way(service)
    return f"{short}: {way}" if way else short


def _first_way(service: Service) -> str:
    """Return the way to reach them that a text holds first."""
    return service.phones[0].number if service.phones else service.url or service.email or ""


def _if_it_fits(longer: list[str], lines: list[str]) -> list[str]:
    return longer if _fits(longer) else lines


def _fits(lines: list[str]) -> bool:
    return count_segments(_whole(lines)) <= MOST_SEGMENTS


def _whole(lines: list[str]) -> str:
    return "\n".join([*lines, _CLOSING])
