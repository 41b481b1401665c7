"""What pages show, made from what the directory knows; templates see nothing else."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from bot.replies import ServiceCard
from directory.model import PhoneNumber, Service, Site
from directory.opening import status_of, weekly_hours
from directory.reading.vocabulary import Need, Vocabulary
from web.hours import days_together

STALE_DAYS = 365
_DIALLED = re.compile(r"\+?\d[\d\s()-]*")
# Reasons that the facts under them say again.
_SAID_AS_FACT = re.compile(r"\bmiles?\b|^(national|free|(usually )?open now|you can refer yourself|just turn up)$")
_SAID_OF_PLACES = frozenset({"wheelchair access", "no wheelchair access"})
_ACCESS_WORDS = {
    "self-referral": "You can contact them yourself",
    "drop-in": "You can drop in",
    "gp": "Your GP needs to refer you",
    "professional": "A professional needs to refer you",
}


@dataclass(frozen=True, slots=True)
class Category:
    """Needs of one kind; ``examples`` is a line that tells what is inside."""

    id: str
    name: str
    needs: tuple[Need, ...]
    examples: str


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service in a list."""

    href: str
    name: str
    organisation: str
    summary: str
    why: tuple[str, ...]
    caution: str
    facts: tuple[str, ...]
    phone: Link | None
    checked: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class PlaceView:
    name: str
    address: tuple[str, ...]
    directions: str | None
    wheelchair: str


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything about one service; empty parts are left off the page."""

    name: str
    report_href: str
    alert: str
    waiting: str
    organisation: str
    organisation_description: str
    summary: str
    description: tuple[str, ...]
    is_closed: bool
    is_sample: bool
    is_professional: bool
    needs: tuple[Link, ...]
    access: str
    access_note: str
    cost: str
    eligibility: str
    ages: str
    exclusions: str
    area: str
    phones: tuple[tuple[str, Link], ...]
    email: str | None
    url: str | None
    places: tuple[PlaceView, ...]
    hours: tuple[tuple[str, str], ...]
    hours_text: tuple[str, ...]
    open_now: str
    accessibility: tuple[str, ...]
    languages: str
    checked: str
    is_stale: bool


def categories(vocabulary: Vocabulary) -> list[Category]:
    """Return every category that has needs, with its needs by name."""
    found = []
    for category_id, name in vocabulary.categories.items():
        needs = sorted(vocabulary.in_category(category_id), key=lambda need: need.name.lower())
        if needs:
            examples = ", ".join(need.name for need in vocabulary.in_category(category_id)[:3])
            found.append(Category(category_id, name, tuple(needs), examples))
    return found


def service_view(card: ServiceCard) -> ServiceView:
    """Return a service in a list, from a card of a reply or of search."""
    distance = _miles_words(card.distance_miles) if card.distance_miles is not None else ""
    national = "National service, wherever you live" if card.national else ""
    # A caution about being referred says what the fact about getting in would say again.
    access = "" if "refer you" in card.caution else _ACCESS_WORDS.get(card.access, "")
    facts = (_sentence_case(card.open or ""), distance, national, access, card.cost)
    return ServiceView(
        href=f"/services/{card.id}",
        name=card.name,
        organisation=_organisation(card.organisation, card.name),
        summary=card.summary,
        why=tuple(reason for reason in card.why if not _SAID_AS_FACT.search(reason)),
        caution=card.caution,
        facts=tuple(fact for fact in facts if fact),
        phone=Link(phone_href(card.phone), card.phone) if card.phone else None,
        checked=_checked_words(date.fromisoformat(card.last_checked) if card.last_checked else None),
        is_sample=card.is_sample,
    )


def service_page(service: Service, vocabulary: Vocabulary, now: datetime) -> ServicePage:
    """Return everything the page of one service shows at a moment."""
    known = [vocabulary[need_id] for need_id in service.need_ids if need_id in vocabulary.needs]
    is_closed = service.status == "closed"
    opening = None if is_closed else status_of(service, now).words()
    is_old = service.last_checked is None or (now.date() - service.last_checked).days > STALE_DAYS
    return ServicePage(
        name=service.name,
        report_href=f"/services/{service.id}/report",
        alert=service.alert,
        waiting=service.wait_time,
        organisation=_organisation(service.organisation, service.name),
        organisation_description=service.organisation_description,
        summary=service.summary if service.summary.strip() != service.description.strip() else "",
        description=_paragraphs(service.description),
        is_closed=is_closed,
        is_sample=service.is_sample,
        is_professional=service.audience == "professional",
        needs=tuple(Link(f"/needs/{need.id}", need.name) for need in known),
        access=_ACCESS_WORDS.get(service.access, ""),
        access_note=service.access_note,
        cost=service.cost or ("Free" if service.is_free else ""),
        eligibility=service.eligibility,
        ages=_ages_words(service.minimum_age, service.maximum_age),
        exclusions=service.exclusions,
        area="Anywhere in the country" if service.national else service.area_text,
        phones=tuple(_phone_row(phone) for phone in service.phones),
        email=service.email,
        url=service.url,
        places=() if is_closed else tuple(_place_view(site) for site in service.sites),
        hours=() if is_closed else days_together(weekly_hours(service.spells)),
        hours_text=() if is_closed else _paragraphs(service.hours_text),
        open_now=_sentence_case(opening or ""),
        accessibility=_not_said_of_places(service),
        languages=", ".join(service.languages),
        checked=_checked_words(service.last_checked),
        is_stale=is_old and not is_closed,
    )


def phone_href(number: str) -> str:
    """Return the ``tel:`` address of a number as people write it; what follows the number is left off."""
    dialled = _DIALLED.match(number.strip())
    return "tel:" + re.sub(r"[^\d+]", "", dialled.group() if dialled else number)


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _phone_row(phone: PhoneNumber) -> tuple[str, Link]:
    return phone.description, Link(phone_href(phone.number), phone.number)


def _place_view(site: Site) -> PlaceView:
    lines = [line.strip() for line in site.address.split(",") if line.strip()]
    if site.postcode and site.postcode not in site.address:
        lines.append(site.postcode)
    directions = None
    if site.latitude is not None and site.longitude is not None:
        where = urlencode({"to": f"{site.latitude:.5f},{site.longitude:.5f}"}, safe=",")
        directions = f"https://www.openstreetmap.org/directions?{where}"
    wheelchair = {True: "Wheelchair users can get in", False: "Wheelchair users cannot get in"}
    return PlaceView(
        site.name, tuple(lines), directions, wheelchair[site.wheelchair] if site.wheelchair is not None else ""
    )


def _organisation(organisation: str, service: str) -> str:
    """Return who gives a service, or nothing where the service has the same name."""
    return "" if organisation.casefold() == service.casefold() else organisation


def _not_said_of_places(service: Service) -> tuple[str, ...]:
    """Return what is known about getting around, without what each place says of wheelchairs already."""
    if all(site.wheelchair is None for site in service.sites):
        return service.accessibility
    return tuple(each for each in service.accessibility if each.casefold() not in _SAID_OF_PLACES)


def _ages_words(minimum: int | None, maximum: int | None) -> str:
    if minimum is not None and maximum is not None:
        return f"{minimum} to {maximum}"
    if minimum is not None and minimum > 0:
        return f"{minimum} and over"
    return f"Up to {maximum}" if maximum is not None else ""


def _miles_words(miles: float) -> str:
    return f"{miles:g} mile away" if miles == 1 else f"{miles:g} miles away"


def _checked_words(checked: date | None) -> str:
    return f"Details last checked on {day_words(checked)}" if checked else "We have not checked these details yet"


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"\n\s*\n|\n", words) if part.strip())
