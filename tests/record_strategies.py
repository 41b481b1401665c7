"""Hypothesis strategies for whole service records, with every field a record has and odd text in all of them.

What they make is what a directory gives back unchanged: text is trimmed, an absent value is ``None`` where the field
allows it, and records that share an organisation, a place or a term say the same of it.

``service_records(words=CLEAN_TEXT)`` gives only text that cleaning leaves as it is (see ``directory.feeds.cleaning``);
``words=WILD_TEXT`` gives line ends, quotation marks, commas, formulas and rare letters as well.
"""

from datetime import UTC, date, datetime, time
from typing import get_args

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from directory.feeds.cleaning import plain_line
from directory.feeds.record_parts import Sector
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    CostOptionRecord,
    EligibilityRecord,
    FundingRecord,
    LanguageRecord,
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
    Status,
    URLRecord,
)
from directory.model import Access, Audience, Level
from directory.opening import WEEKDAYS

type Words = SearchStrategy[str]

# Nothing that a database cannot hold (NUL, halves of surrogate pairs), and no "<", which would begin a tag.
_ANY = st.characters(codec="utf-8", exclude_characters="\x00<")
_TRICKY = st.sampled_from(
    [
        "=1+1", "+44", "-1", "@sum", "'=x", "''", "'", '"', 'say "tea, please"', "a,b;c\td", "one\ntwo", "one\r\ntwo",
        "cr\rhere", "5 < 6 & 7 &amp; 8", "Caffi Ŵyl", "日本", "عربى", "👩🏽‍🦽", "e\u0301", "\u200bx\ufeff", "NULL",
        "null", "None", "0", "007", "1e5", "TRUE", "2024-01-01", "\\N", "{}", "[]", "%s", "line\u2028end", "\x0b\x0cx",
        "…",
    ]
)  # fmt: skip
WILD_TEXT: Words = st.one_of(_TRICKY, st.text(_ANY, max_size=12)).map(str.strip)
CLEAN_TEXT: Words = (
    st.one_of(_TRICKY, st.text(st.characters(categories=("L", "Nd", "P", "Zs"), exclude_characters="<&"), max_size=12))
    .map(plain_line)
    .filter(lambda text: plain_line(text) == text and text == text.strip())
)

_IDS = st.text("abcxyz0189-_.|/é ", min_size=1, max_size=8).map(str.strip).filter(bool)
_SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
_DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
_WHOLE_MOMENTS = st.integers(0, 3_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
_TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45, 59]))
_URLS = st.sampled_from(
    [
        "https://example.org/", "http://example.org:8080/a?b=c,d&e=%20f#g", "https://xn--caf-dma.example/té",
        "https://example.org/'quoted'",
    ]
)  # fmt: skip
_EMAILS = st.sampled_from(["hello@example.org", "o'neil+tag@sub.example.org", "a.b@example.co.uk"])
_PHONE_NUMBERS = st.sampled_from(["01632 960101", "07700 900123", "+44 1632 960102", "0808 157 0192", "116 123"])
_POSTCODES = st.sampled_from(["ME7 1AA", "LS2 7UE", "EC1A 1BB"])
_AMOUNTS = st.one_of(st.sampled_from([0.0, 2.5, 0.1]), st.floats(0, 1e6))


def _maybe[T](values: SearchStrategy[T]) -> SearchStrategy[T | None]:
    return st.none() | values


def _some[T](values: SearchStrategy[T], most: int = 2) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=most).map(tuple)


def _filled(words: Words) -> Words:
    return words.filter(bool)


def phones(words: Words) -> SearchStrategy[PhoneRecord]:
    names = _filled(words).map(lambda name: name.replace(",", " ").strip()).filter(bool)
    return st.builds(
        PhoneRecord,
        number=_PHONE_NUMBERS,
        extension=st.sampled_from(["", "4", "007"]),
        type=st.sampled_from(["voice", "text", "textphone", "fax"]),
        description=words,
        languages=_some(names),
    )


def contacts(words: Words) -> SearchStrategy[ContactRecord]:
    return st.builds(
        ContactRecord, name=words, title=words, department=words, email=_maybe(_EMAILS), phones=_some(phones(words), 1)
    )


def languages(words: Words) -> SearchStrategy[LanguageRecord]:
    return st.builds(LanguageRecord, name=_filled(words), code=st.sampled_from(["", "cy", "pl"]), note=words)


def attributes(words: Words) -> SearchStrategy[AttributeRecord]:
    """Terms whose words depend on their taxonomy and id alone, as a directory keeps one row of each."""
    return st.builds(
        _attribute, st.sampled_from(["", "Local", "Signs, symbols"]), _IDS, words, st.sampled_from(["", "topic"])
    )


def _attribute(taxonomy: str, term_id: str, value: str, link_type: str) -> AttributeRecord:
    odd = len(term_id) % 2 == 1
    return AttributeRecord(
        taxonomy=taxonomy,
        term_id=term_id,
        term=f"Term {term_id}",
        description="" if odd else f"About {term_id}, and more",
        parent_id=f"up-{term_id}" if odd else None,
        term_uri=None if odd else "https://terms.example/1",
        link_type=link_type,
        value=value,
    )


def organizations(words: Words) -> SearchStrategy[OrganizationRecord]:
    return st.builds(
        OrganizationRecord,
        id=_IDS,
        name=_filled(words),
        alternate_name=words,
        description=words,
        website=_maybe(_URLS),
        email=_maybe(_EMAILS),
        logo=_maybe(_URLS),
        uri=_maybe(_URLS),
        legal_status=words,
        year_incorporated=_maybe(st.integers(1000, 2200)),
        parent_id=_maybe(_IDS),
        sector=st.sampled_from(get_args(Sector.__value__)),
        identifiers=_some(
            st.builds(
                OrganizationIdentifierRecord,
                identifier=_filled(words),
                identifier_type=words,
                identifier_scheme=st.sampled_from(["", "GB-CHC"]),
            ),
            1,
        ),
        phones=_some(phones(words), 1),
        contacts=_some(contacts(words), 1),
        attributes=_some(attributes(words), 1),
    )


def addresses(words: Words) -> SearchStrategy[AddressRecord]:
    return st.builds(
        AddressRecord,
        attention=words,
        address_1=words,
        address_2=words,
        city=words,
        region=words,
        state_province=words,
        postal_code=_maybe(_POSTCODES),
        country=st.sampled_from(["", "GB"]),
        address_type=st.sampled_from(["physical", "postal", "virtual"]),
    )


@st.composite
def locations(draw: st.DrawFn, words: Words) -> LocationRecord:
    point = draw(_maybe(st.tuples(st.floats(49.0, 61.0), st.floats(-8.0, 2.0))))
    return LocationRecord(
        id=draw(_IDS),
        name=draw(words),
        alternate_name=draw(words),
        description=draw(words),
        transportation=draw(words),
        url=draw(_maybe(_URLS)),
        external_identifier=draw(words),
        external_identifier_type=draw(st.sampled_from(["", "UPRN"])),
        location_type=draw(st.sampled_from(["physical", "postal", "virtual"])),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        addresses=draw(_some(addresses(words))),
        accessibility=draw(_some(accessibilities(words), 1)),
        phones=draw(_some(phones(words), 1)),
        languages=draw(_some(languages(words), 1)),
        attributes=draw(_some(attributes(words), 1)),
    )


def accessibilities(words: Words) -> SearchStrategy[AccessibilityRecord]:
    return st.builds(
        AccessibilityRecord, description=words, details=words, url=_maybe(_URLS), wheelchair=_maybe(st.booleans())
    )


def schedules(words: Words) -> SearchStrategy[ScheduleRecord]:
    days = st.sampled_from([*WEEKDAYS, "1SA", "-1FR"])
    return st.builds(
        ScheduleRecord,
        freq=st.sampled_from([None, "DAILY", "WEEKLY", "MONTHLY"]),
        interval=st.integers(1, 1000),
        byday=st.lists(days, max_size=3, unique=True).map(tuple),
        bymonthday=st.sampled_from(["", "1", "-1", "1,15,-1"]),
        opens_at=_maybe(_TIMES),
        closes_at=_maybe(_TIMES),
        dtstart=_maybe(_DAYS),
        valid_from=_maybe(_DAYS),
        valid_to=_maybe(_DAYS),
        until=_maybe(_DAYS),
        count=_maybe(st.integers(1, 99)),
        wkst=st.sampled_from(["", "MO", "SU"]),
        schedule_link=_maybe(_URLS),
        attending_type=words,
        description=words,
        notes=words,
        closed=st.booleans(),
        bymonth=st.sampled_from(["", "8", "1,12"]),
        bank_holidays=st.sampled_from(["", "only", "not"]),
        is_sure=st.booleans(),
    )


def eligibilities(words: Words) -> SearchStrategy[EligibilityRecord]:
    return st.builds(
        lambda said, low, more: EligibilityRecord(
            eligibility=said,
            minimum_age=low,
            maximum_age=None if more is None else min((low or 0) + more, 130),
        ),
        words,
        _maybe(st.integers(0, 130)),
        _maybe(st.integers(0, 60)),
    )


def cost_options(words: Words) -> SearchStrategy[CostOptionRecord]:
    return st.builds(
        CostOptionRecord,
        option=words,
        amount=_maybe(_AMOUNTS),
        currency=st.sampled_from(["", "GBP", "EUR"]),
        amount_description=words,
        valid_from=_maybe(_DAYS),
        valid_to=_maybe(_DAYS),
    )


def service_areas(words: Words) -> SearchStrategy[ServiceAreaRecord]:
    return st.builds(
        ServiceAreaRecord,
        name=words,
        area_id=_maybe(_SLUGS),
        extent=words,
        extent_type=st.sampled_from(["", "geojson", "text"]),
        uri=_maybe(_URLS),
    )


def capacities(words: Words) -> SearchStrategy[CapacityRecord]:
    return st.builds(
        CapacityRecord,
        unit=_filled(words),
        available=_AMOUNTS,
        maximum=_maybe(_AMOUNTS),
        description=words,
        updated=_maybe(_WHOLE_MOMENTS),
    )


def _at_locations(words: Words) -> SearchStrategy[ServiceAtLocationRecord]:
    return st.builds(
        ServiceAtLocationRecord,
        location=locations(words),
        description=words,
        phones=_some(phones(words), 1),
        contacts=_some(contacts(words), 1),
        schedules=_some(schedules(words), 1),
    )


@st.composite
def service_records(draw: st.DrawFn, words: Words = WILD_TEXT) -> ServiceRecord:
    """Make one service with everything that may hang on it; places of one id are the same place."""
    organization = draw(organizations(words))
    places: dict[str, LocationRecord] = {}
    sites = [
        site.model_copy(update={"location": places.setdefault(site.location.id, site.location)})
        for site in draw(_some(_at_locations(words)))
    ]
    lines = {name: draw(words) for name in _WORDS}
    return ServiceRecord(
        id=draw(_IDS),
        name=draw(_filled(words)),
        organization=organization,
        url=draw(_maybe(_URLS)),
        email=draw(_maybe(_EMAILS)),
        assurer_email=draw(_maybe(_EMAILS)),
        status=draw(st.sampled_from(get_args(Status.__value__))),
        is_free=draw(_maybe(st.booleans())),
        assured_date=draw(_maybe(_DAYS)),
        last_modified=draw(_maybe(_WHOLE_MOMENTS)),
        access=draw(st.sampled_from(Access)),
        audience=draw(st.sampled_from(get_args(Audience.__value__))),
        level=draw(st.sampled_from(Level)),
        # A service without a sector of its own is kept with its organisation's.
        sector=organization.sector or draw(st.sampled_from(get_args(Sector.__value__))),
        national=draw(st.booleans()),
        is_sample=draw(st.booleans()),
        needs=draw(st.lists(_SLUGS, max_size=3, unique=True).map(tuple)),
        service_at_locations=tuple(sites),
        required_documents=draw(_some(_filled(words))),
        **{name: draw(_some(parts(words))) for name, parts in _PARTS.items()},
        **lines,
    )


_WORDS = (
    "name_cy", "alternate_name", "summary", "description", "description_cy", "alert", "accreditations", "licenses",
    "interpretation_services", "application_process", "wait_time", "program", "fees_description", "assurer",
    "access_note", "exclusions",
)  # fmt: skip
_PARTS = {
    "phones": phones,
    "contacts": contacts,
    "schedules": schedules,
    "eligibilities": eligibilities,
    "cost_options": cost_options,
    "languages": languages,
    "service_areas": service_areas,
    "attributes": attributes,
    "urls": lambda words: st.builds(URLRecord, url=_URLS, label=words),
    "funding": lambda words: st.builds(FundingRecord, source=_filled(words)),
    "capacities": capacities,
}


@st.composite
def directories(draw: st.DrawFn, words: Words = WILD_TEXT, most: int = 3) -> tuple[ServiceRecord, ...]:
    """Make the services of one source: ids of their own, and shared organisations and places that agree."""
    made = draw(st.lists(service_records(words), min_size=1, max_size=most, unique_by=lambda record: record.id))
    organizations_by_id: dict[str, OrganizationRecord] = {}
    places: dict[str, LocationRecord] = {}
    agreed = []
    for record in made:
        organization = organizations_by_id.setdefault(record.organization.id, record.organization)
        sites = tuple(
            site.model_copy(update={"location": places.setdefault(site.location.id, site.location)})
            for site in record.service_at_locations
        )
        sector = record.sector or organization.sector
        update = {"organization": organization, "service_at_locations": sites, "sector": sector}
        agreed.append(record.model_copy(update=update))
    return tuple(agreed)
