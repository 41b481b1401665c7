"""What the records of the Open Referral API look like, as JSON Schema, for its OpenAPI document.

Written from what the API gives. The standard allows more fields than these, and readers must pass over any they do not
know; ``signpost`` holds what the standard has no field for.

Source: Open Referral UK 3.0, https://docs.openreferraluk.org, and HSDS 3.0, https://docs.openreferral.org.
"""

from typing import Any

type Schema = dict[str, Any]

ID: Schema = {"type": "string", "format": "uuid"}
TEXT: Schema = {"type": "string"}
URI: Schema = {"type": "string", "format": "uri"}
EMAIL: Schema = {"type": "string", "format": "email"}
DATE: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
CLOCK: Schema = {"type": "string", "pattern": r"^\d\d:\d\d:\d\d$"}
EXTENSION: Schema = {"type": "object", "description": "What the standard has no field for, under our own names."}
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
LOCATION_TYPES = ("physical", "postal", "virtual")


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


def choice(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def record(about: str, required: str, /, **fields: Schema) -> Schema:
    """Return the schema of an object; ``required`` are names with spaces between."""
    properties = fields | {"signpost": EXTENSION}
    return {"type": "object", "description": about, "properties": properties, "required": required.split()}


def schemas() -> dict[str, Schema]:
    """Return every schema of the document by its name."""
    return _services() | _places() | _places_of_services() | _organizations() | _taxonomies() | _parts() | _answers()


def page_of(name: str) -> Schema:
    """Return the schema of a page of records."""
    return {
        "allOf": [ref("Page"), {"type": "object", "properties": {"contents": many(name)}, "required": ["contents"]}]
    }


def _service_fields() -> dict[str, Schema]:
    return {
        "id": ID,
        "organization_id": ID,
        "name": TEXT,
        "alternate_name": TEXT,
        "description": TEXT,
        "url": URI,
        "email": EMAIL,
        "status": choice(*STATUSES),
        "interpretation_services": TEXT,
        "application_process": TEXT,
        "fees": TEXT,
        "fees_description": TEXT,
        "wait_time": TEXT,
        "accreditations": TEXT,
        "licenses": TEXT,
        "eligibility_description": TEXT,
        "minimum_age": NUMBER,
        "maximum_age": NUMBER,
        "assured_date": DATE,
        "assurer_email": EMAIL,
        "alert": TEXT,
        "last_modified": MOMENT,
        "program": ref("Program"),
    }


def _whole_service_fields() -> dict[str, Schema]:
    return _service_fields() | {
        "organization": ref("Organization"),
        "phones": many("Phone"),
        "contacts": many("Contact"),
        "schedules": many("Schedule"),
        "service_areas": many("ServiceArea"),
        "languages": many("Language"),
        "cost_options": many("CostOption"),
        "funding": many("Funding"),
        "capacities": many("Capacity"),
        "required_documents": many("RequiredDocument"),
        "additional_urls": many("URL"),
        "attributes": many("Attribute"),
    }


def _services() -> dict[str, Schema]:
    needed = "id name status"
    summary = _service_fields() | {"organization": ref("OrganizationSummary")}
    whole = _whole_service_fields() | {"service_at_locations": many("PlaceOfService")}
    return {
        "Service": record("A service, whole.", needed, **whole),
        "ServiceSummary": record("A service as lists give it.", needed, **summary),
        "ServiceMinimal": record("Which service it is, and when it changed.", "id", id=ID, last_modified=MOMENT),
        "Program": record("What a service is part of.", "id name", id=ID, name=TEXT, description=TEXT),
    }


def _places() -> dict[str, Schema]:
    own: dict[str, Schema] = {
        "id": ID,
        "location_type": choice(*LOCATION_TYPES),
        "name": TEXT,
        "alternate_name": TEXT,
        "description": TEXT,
        "transportation": TEXT,
        "url": URI,
        "latitude": NUMBER,
        "longitude": NUMBER,
        "external_identifier": TEXT,
        "external_identifier_type": TEXT,
    }
    whole = own | {
        "addresses": many("Address"),
        "accessibility": many("Accessibility"),
        "phones": many("Phone"),
        "languages": many("Language"),
        "attributes": many("Attribute"),
    }
    address = dict.fromkeys(("address_1", "address_2", "city", "region", "state_province", "postal_code"), TEXT)
    return {
        "Location": record("A place, whole.", "id location_type", **whole),
        "LocationSummary": record("A place as lists give it.", "id location_type", **own),
        "Address": record(
            "Where a place is.",
            "id address_1 city state_province postal_code country address_type",
            id=ID,
            attention=TEXT,
            country=TEXT,
            address_type=choice(*LOCATION_TYPES),
            **address,
        ),
        "Accessibility": record("How to get in and around.", "id", id=ID, description=TEXT, details=TEXT, url=URI),
    }


def _places_of_services() -> dict[str, Schema]:
    link: dict[str, Schema] = {"id": ID, "service_id": ID, "location_id": ID, "description": TEXT}
    there: dict[str, Schema] = link | {
        "location": ref("Location"),
        "phones": many("Phone"),
        "contacts": many("Contact"),
        "schedules": many("Schedule"),
    }
    needed = "id service_id location_id location"
    within = record("A service without its places.", "id name status", **_whole_service_fields())
    short = link | {"location": ref("LocationSummary"), "service": ref("ServiceSummary")}
    return {
        "PlaceOfService": record("A place a service is given at.", needed, **there),
        "ServiceAtLocation": record("A place and its service.", f"{needed} service", **there, service=within),
        "ServiceAtLocationSummary": record(
            "A place and its service, as lists give them.", f"{needed} service", **short
        ),
    }


def _organizations() -> dict[str, Schema]:
    own: dict[str, Schema] = {
        "id": ID,
        "name": TEXT,
        "alternate_name": TEXT,
        "description": TEXT,
        "email": EMAIL,
        "website": URI,
        "logo": TEXT,
        "uri": URI,
        "year_incorporated": WHOLE,
        "legal_status": TEXT,
        "parent_organization_id": ID,
    }
    whole = own | {
        "organization_identifiers": many("OrganizationIdentifier"),
        "phones": many("Phone"),
        "contacts": many("Contact"),
        "attributes": many("Attribute"),
        "services": {"type": "array", "items": {"anyOf": [ref("ServiceSummary"), ref("Service")]}},
    }
    identifier = dict.fromkeys(("identifier_scheme", "identifier_type", "identifier"), TEXT)
    return {
        "Organization": record("An organisation, whole.", "id name description", **whole),
        "OrganizationSummary": record("An organisation as lists give it.", "id name description", **own),
        "OrganizationIdentifier": record(
            "A number somebody else knows it by.", "id identifier_type identifier", id=ID, **identifier
        ),
    }


def _taxonomies() -> dict[str, Schema]:
    own: dict[str, Schema] = {"id": ID, "name": TEXT, "description": TEXT, "uri": URI, "version": TEXT}
    term: dict[str, Schema] = {
        "id": ID,
        "code": TEXT,
        "name": TEXT,
        "description": TEXT,
        "taxonomy": TEXT,
        "taxonomy_id": ID,
        "parent_id": ID,
        "term_uri": URI,
    }
    attribute = {"id": ID, "link_id": ID, "link_entity": TEXT, "link_type": TEXT, "value": TEXT, "taxonomy_term_id": ID}
    terms = many("TaxonomyTerm")
    return {
        "Taxonomy": record("A taxonomy, with its terms.", "id name description", **own, taxonomy_terms=terms),
        "TaxonomySummary": record("A taxonomy as lists give it.", "id name description", **own),
        "TaxonomyTerm": record("A term of a taxonomy.", "id name description", **term),
        "Attribute": record("A term hung on something.", "id", **attribute, taxonomy_term=ref("TaxonomyTerm")),
    }


def _parts() -> dict[str, Schema]:
    rhythm = dict.fromkeys(("byday", "bymonthday", "wkst", "description", "attending_type", "notes"), TEXT)
    days = dict.fromkeys(("dtstart", "until", "valid_from", "valid_to"), DATE)
    contact = dict.fromkeys(("name", "title", "department"), TEXT)
    return {
        "Phone": record(
            "A number to ring.", "id number", id=ID, number=TEXT, extension=WHOLE, type=TEXT, description=TEXT,
            languages=many("Language"),
        ),
        "Contact": record("A person or desk.", "id", id=ID, email=EMAIL, phones=many("Phone"), **contact),
        "Schedule": record(
            "When something is open, in iCalendar's terms and local time.", "id", id=ID, service_at_location_id=ID,
            freq=choice("WEEKLY", "MONTHLY"), interval=WHOLE, count=WHOLE, opens_at=CLOCK, closes_at=CLOCK,
            schedule_link=URI, **rhythm, **days,
        ),
        "Language": record("A language spoken.", "id", id=ID, name=TEXT, code=TEXT, note=TEXT),
        "CostOption": record(
            "What it costs.", "id", id=ID, option=TEXT, amount=NUMBER, currency=TEXT, amount_description=TEXT,
            valid_from=DATE, valid_to=DATE,
        ),
        "ServiceArea": record(
            "Whom it serves, by where.", "id", id=ID, name=TEXT, extent=TEXT, extent_type=TEXT, uri=URI
        ),
        "URL": record("A further web address.", "id", id=ID, label=TEXT, url=URI),
        "Funding": record("Who pays.", "id source", id=ID, source=TEXT),
        "Capacity": record(
            "How much of something is free.", "id unit available", id=ID, unit=ref("Unit"), available=NUMBER,
            maximum=NUMBER, description=TEXT, updated=MOMENT,
        ),
        "Unit": record("What is counted.", "id name", id=ID, name=TEXT),
        "RequiredDocument": record("What to bring.", "id document", id=ID, document=TEXT),
    }  # fmt: skip


def _answers() -> dict[str, Schema]:
    page = {
        "total_items": {"type": "integer", "minimum": 0, "description": "How many records the whole list has."},
        "total_pages": {"type": "integer", "minimum": 0},
        "page_number": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 0, "description": "How many records this page has."},
        "first_page": FLAG,
        "last_page": FLAG,
        "empty": FLAG,
    }
    fault = {"type": "object", "properties": {"field": TEXT, "detail": TEXT}, "required": ["field", "detail"]}
    problem = {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "detail": {"type": "string", "description": "What is wrong and how to put it right."},
        "errors": {"type": "array", "items": fault},
        "request_id": TEXT,
    }
    details = {"version": TEXT, "profile": URI, "openapi_url": URI}
    return {
        "Page": {"type": "object", "properties": page, "required": list(page)},
        "Details": {"type": "object", "properties": details, "required": list(details)},
        "Problem": {"type": "object", "properties": problem, "required": ["type", "title", "status", "detail"]},
    }
