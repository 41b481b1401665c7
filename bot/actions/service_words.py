"""A service in words: what it is, where, when, the cost, how to get in, how to reach it."""

from collections import defaultdict
from datetime import datetime

from bot.replies import TextReply
from bot.speech import read_number, shorten_speech
from directory.model import Access, Service
from directory.opening import schedule_words, status_of, status_sentence, weekly_hours

_ACCESS = {
    Access.SELF_REFERRAL: "You can contact them yourself.",
    Access.DROP_IN: "You can drop in. There is no need to book.",
    Access.GP: "Ask your GP surgery to refer you.",
    Access.PROFESSIONAL: "Someone like a nurse or social worker needs to refer you.",
    Access.UNKNOWN: "It is best to phone and ask first.",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def details_reply(service: Service, at: datetime) -> TextReply:
    """Return everything a person needs to use a service; the speech keeps to what matters most.

    Args:
        at: the moment "open now" means, aware.
    """
    hours, _ = hours_words(service, at)
    lines = [
        f"{service.name}, by {service.organisation}"
        if service.organisation not in ("", service.name)
        else service.name,
        service.description or service.summary,
        _labelled("Where", _where(service)),
        _labelled("When", hours),
        _labelled("Cost", cost_words(service)),
        _labelled("How to get in", access_words(service)),
        _labelled("Who it is for", _who(service)),
        _labelled("Phone", ", ".join(phone.number for phone in service.phones)),
        _labelled("Email", service.email or ""),
        _labelled("Website", service.url or ""),
        checked_words(service),
    ]
    return TextReply(text="\n".join(line for line in lines if line), speech=_speech(service, at))


def hours_words(service: Service, at: datetime) -> tuple[str, str]:
    """Return when a service is open, to read and to hear; empty words when nobody knows."""
    status = status_of(service, at).words()
    now = f" ({status})" if status else ""
    week = _week_words(service)
    if not week:
        told = service.hours_text.strip().rstrip(".") or "; ".join(_irregular_words(service))
        return f"{told}{now}" if told else "", told
    whole = "; ".join((week, *_irregular_words(service)))
    return f"{whole}{now}", f"{status_sentence(status)} {week}" if status and "open " in status else week


def access_words(service: Service) -> str:
    """Return how to get in; the service's own words where it has some."""
    return service.access_note.strip() or _ACCESS[service.access]


def cost_words(service: Service) -> str:
    if service.cost:
        return service.cost
    if service.is_free is None:
        return ""
    return "Free" if service.is_free else "There is a cost. It is best to ask."


def checked_words(service: Service) -> str:
    """Return when somebody last vouched for the details."""
    if service.last_checked is None:
        return "We have not checked these details yet. It is best to ask before you go."
    return f"Last checked {service.last_checked.day} {service.last_checked:%B %Y}."


def _speech(service: Service, at: datetime) -> str:
    """Name, what, when and number come first, because the rest is cut at 20 seconds."""
    status = status_of(service, at).words()
    number = read_number(service.phones[0].number) if service.phones else ""
    parts = [
        f"{service.name}.",
        f"{(service.summary or '').strip().rstrip('.')}." if service.summary else "",
        status_sentence(status) if status else "",
        f"The number is {number}." if number else "",
        access_words(service),
        f"It is at {service.sites[0].name}." if service.sites and service.sites[0].name else "",
    ]
    whole = " ".join(part for part in parts if part)
    if shorten_speech(whole) != whole:
        parts[1] = ""
    return shorten_speech(" ".join(part for part in parts if part))


def _where(service: Service) -> str:
    sites = [
        ", ".join(part for part in (site.name, site.address, site.postcode) if part) for site in service.sites if site
    ]
    return "; ".join(sites[:3]) or ("Anywhere in the UK, by phone or online" if service.national else service.area_text)


def _who(service: Service) -> str:
    parts = [service.eligibility.strip().rstrip(".")]
    if service.minimum_age is not None and service.maximum_age is not None:
        parts.append(f"ages {service.minimum_age} to {service.maximum_age}")
    elif service.minimum_age:
        parts.append(f"age {service.minimum_age} and over")
    elif service.maximum_age is not None:
        parts.append(f"age {service.maximum_age} and under")
    if service.exclusions:
        parts.append(f"not for: {service.exclusions.strip().rstrip('.')}")
    return "; ".join(part for part in parts if part)


def _week_words(service: Service) -> str:
    """Return the week with days of the same hours put together: “Monday to Friday 9am to 5pm”."""
    by_day = dict(weekly_hours(service.spells))
    if len(by_day) == 7 and set(by_day.values()) == {"24 hours"}:
        return "24 hours a day"
    runs: list[list[str]] = []
    for day in _WEEKDAYS:
        if day not in by_day:
            continue
        last = runs[-1][-1] if runs else None
        if last and _WEEKDAYS.index(last) + 1 == _WEEKDAYS.index(day) and by_day[last] == by_day[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    by_hours: dict[str, list[str]] = defaultdict(list)
    for run in runs:
        by_hours[by_day[run[0]]].append(f"{run[0]} to {run[-1]}" if len(run) > 2 else " and ".join(run))
    return "; ".join(f"{' and '.join(days)} {hours}" for hours, days in by_hours.items())


def _irregular_words(service: Service) -> tuple[str, ...]:
    words = (schedule_words(each) for each in service.schedules)
    return tuple(dict.fromkeys(each for each in words if each))


def _labelled(label: str, words: str) -> str:
    return f"{label}: {words}" if words else ""
