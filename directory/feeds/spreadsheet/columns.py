"""The columns of the plain spreadsheet: one list for the reader, the template and the words that explain it."""

import re
from dataclasses import dataclass
from typing import Literal

from directory.feeds.tabular.rows import header_names


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading in the template, what else people call it, what goes in it, and an example.

    ``key`` is our name for it. ``synonyms`` are compared as ``header_names`` writes them.
    """

    key: str
    heading: str
    help: str
    example: str
    synonyms: tuple[str, ...] = ()
    kind: Literal["words", "phone"] = "words"
    is_needed: bool = False


COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn(
        "name", "Name", "What the service is called. Needed.", "Riverside memory café (example)",
        ("service_name", "service", "title", "name_of_service"), is_needed=True,
    ),
    SheetColumn(
        "organisation", "Organisation", "Who runs it. Needed. Write it the same way in every row.", "Riverside Trust",
        ("organization", "organisation_name", "organization_name", "provider", "run_by", "charity", "agency", "org"),
        is_needed=True,
    ),
    SheetColumn(
        "description", "Description", "What happens there, in a few plain sentences. Needed.",
        "Tea, songs and company for people with dementia and those who care for them. Come together or alone.",
        ("service_description", "details", "about", "what_we_do", "full_description"), is_needed=True,
    ),
    SheetColumn(
        "summary", "Summary", "One sentence for lists. If empty, the description's first sentence is used.",
        "Tea and company for people with dementia.", ("short_description", "in_short"),
    ),
    SheetColumn(
        "phone", "Phone", "One or more numbers, with ; between. A few words may go before one and a colon.",
        "01632 960101; Weekends: 07700 900123",
        ("telephone", "tel", "phone_number", "telephone_number", "phones", "contact_number", "mobile", "tel_no"),
        kind="phone",
    ),
    SheetColumn(
        "email", "Email", "An address that anyone may write to.", "hello@riverside.example",
        ("e_mail", "email_address", "e_mail_address", "contact_email"),
    ),
    SheetColumn(
        "website", "Website", "The page about this service.", "https://riverside.example/memory-cafe",
        ("url", "web", "web_address", "web_site", "link", "webpage", "web_page"),
    ),
    SheetColumn(
        "venue", "Venue", "The name of the place.", "Village hall",
        ("place", "location", "location_name", "venue_name"),
    ),
    SheetColumn(
        "address", "Address", "House and street.", "1 High Street",
        ("street", "street_address", "address_1", "address1", "address_line_1", "full_address"),
    ),
    SheetColumn(
        "town", "Town", "Town or village.", "Rochester", ("city", "town_city", "town_or_city", "village", "post_town"),
    ),
    SheetColumn(
        "postcode", "Postcode", "The whole postcode of the place.", "ME1 1AA",
        ("post_code", "postal_code", "zip", "pcode"),
    ),
    SheetColumn(
        "latitude", "Latitude", "Degrees, if you know them; else leave it empty.", "51.3889", ("lat",),
    ),
    SheetColumn(
        "longitude", "Longitude", "Degrees, if you know them; else leave it empty.", "0.5047",
        ("lon", "long", "lng"),
    ),
    SheetColumn(
        "hours", "Opening hours", "In words, as on a poster.", "Tue and Thu 10am to 12pm, not August",
        ("hours", "opening_times", "open", "when", "times", "days_and_times", "session_times"),
    ),
    SheetColumn(
        "cost", "Cost", "Free, or what it costs.", "Free",
        ("price", "fee", "fees", "charge", "charges", "costs", "how_much"),
    ),
    SheetColumn(
        "minimum_age", "Minimum age", "In years; empty if there is none.", "18",
        ("min_age", "age_from", "lowest_age", "from_age"),
    ),
    SheetColumn(
        "maximum_age", "Maximum age", "In years; empty if there is none.", "",
        ("max_age", "age_to", "highest_age", "to_age"),
    ),
    SheetColumn(
        "who_for", "Who it is for", "In a few words.", "People with dementia and their carers",
        ("eligibility", "for", "who_can_use_it", "target_group", "who_is_it_for", "who_for"),
    ),
    SheetColumn(
        "not_for", "Who it is not for", "Anyone it cannot help.", "People who need personal care",
        ("exclusions", "who_is_it_not_for", "not_for", "not_suitable_for"),
    ),
    SheetColumn(
        "access", "How to get in",
        "One of: self-referral, GP, professional, drop-in. Other words are kept as a note.", "self-referral",
        ("access", "referral", "referral_route", "how_to_access", "how_to_refer", "how_to_join", "referral_process"),
    ),
    SheetColumn(
        "access_note", "How to get in: note", "What to do, if there is more to say.", "Ring to book a place.",
        ("how_to_apply", "application_process", "referral_notes", "access_note", "how_to_get_in_details"),
    ),
    SheetColumn(
        "needs", "Needs", "What it helps with, from our list of needs, with ; between.", "Dementia; Loneliness",
        ("need", "helps_with", "category", "categories", "tags", "topics", "keywords"),
    ),
    SheetColumn(
        "area", "Area served", "Where people have to live, with ; between; “national” for anyone.", "Medway",
        (
            "area", "areas", "area_covered", "areas_covered", "coverage", "catchment", "service_area",
            "geographical_area",
        ),
    ),
    SheetColumn(
        "languages", "Languages", "Spoken there besides English, with ; between.", "Polish; Welsh",
        ("language", "languages_spoken"),
    ),
    SheetColumn(
        "wheelchair", "Wheelchair access", "Yes, no, or a few words. Empty if you do not know.", "Yes",
        ("wheelchair", "wheelchair_accessible", "accessibility", "accessible", "disabled_access", "step_free"),
    ),
    SheetColumn(
        "checked", "Last checked", "The day somebody last made sure of all this: 31/12/2026.", "2026-01-31",
        ("checked", "date_checked", "last_updated", "assured_date", "date_of_last_check", "verified", "last_verified"),
    ),
    SheetColumn(
        "checked_by", "Checked by", "Who made sure: a team rather than a person.", "Medway information team",
        ("assurer", "verified_by", "checked_by"),
    ),
    SheetColumn(
        "status", "Status", "Open, temporarily closed, or closed. Empty means open.", "Open",
        ("state", "service_status"),
    ),
    SheetColumn(
        "audience", "Audience", "Public, or professional if only professionals may see it.", "Public",
        ("visible_to", "who_may_see_it"),
    ),
    SheetColumn(
        "level", "Level", "One of: self-care, community, specialist, urgent. Empty means community.", "community",
        ("service_level", "tier"),
    ),
    SheetColumn(
        "sector", "Kind of organisation", "One of: NHS, council, voluntary, national, independent.", "voluntary",
        ("sector", "organisation_type", "organization_type", "type_of_organisation"),
    ),
    SheetColumn(
        "reference", "Reference",
        "A short name or number of your own that stays the same and belongs to this row alone. Without it, the service "
        "is known by its name, organisation and postcode, and counts as a new one when any of them changes.",
        "memory-cafe", ("ref", "id", "identifier", "service_id", "unique_id", "reference_id", "row_id"),
    ),
    SheetColumn(
        "name_cy", "Welsh name", "Its name in Welsh.", "Caffi Cof Glan yr Afon", ("name_welsh", "name_in_welsh", "enw"),
    ),
    SheetColumn(
        "description_cy", "Welsh description", "The description in Welsh.", "Te, canu a chwmni i bobl â dementia.",
        ("description_welsh", "description_in_welsh", "disgrifiad"),
    ),
)  # fmt: skip

BY_KEY = {column.key: column for column in COLUMNS}
EXAMPLE = {column.key: column.example for column in COLUMNS}
_KEYS = {
    name: column.key for column in COLUMNS for name in (*header_names([column.heading, column.key]), *column.synonyms)
}


REPEATED = {"phone": "; ", "needs": "; ", "languages": "; ", "area": "; ", "address": ", "}
"""Columns that a sheet may have several of (Phone 1, Phone 2), and what goes between their words."""


def key_of(heading: str) -> str | None:
    """Return which column a heading means: ``Telephone No.`` is ``phone``; ``None`` when it is none of ours."""
    [name] = header_names([heading.replace("*", "").replace("(required)", "")])
    numbered = re.sub(r"(?:_line)?_?\d$", "", name)
    if name not in _KEYS and _KEYS.get(numbered) in REPEATED:
        return _KEYS[numbered]
    return _KEYS.get(name) or _KEYS.get(name.removesuffix("_no")) or _KEYS.get(name.removesuffix("_number"))
