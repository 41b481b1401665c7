"""What the files and columns of HSDS's tabular CSV are called, in version 3, in 1 and 2, and as feeds in use have it.

Source: the schemas and data packages of the Human Services Data Specification, versions 1.1, 2.0.1 and 3.0; and the
tables of AIRS-like directories, whose services call their columns ``service_recordid``, ``service_name`` and so on.
"""

from directory.feeds.tabular.rows import header_names
from directory.feeds.tabular.values import Layout

_TABLES = {
    "services": ("service",),
    "organizations": ("organization", "organisations", "organisation"),
    "locations": ("location",),
    "service_at_locations": (
        "service_at_location", "services_at_location", "services_at_locations", "services_locations",
        "service_locations",
    ),
    "addresses": ("address", "physical_addresses", "physical_address"),
    "postal_addresses": ("postal_address",),
    "phones": ("phone",),
    "contacts": ("contact",),
    "schedules": ("schedule", "regular_schedules", "regular_schedule"),
    "holiday_schedules": ("holiday_schedule",),
    "languages": ("language",),
    "eligibilities": ("eligibility", "eligibilitys"),
    "cost_options": ("cost_option",),
    "service_areas": ("service_area",),
    "accessibility": ("accessibilities", "accessibility_for_disabilities"),
    "attributes": ("attribute",),
    "service_attributes": ("service_attribute", "services_attributes", "service_taxonomy", "services_taxonomy"),
    "taxonomies": ("taxonomy", "taxonomy_types"),
    "taxonomy_terms": ("taxonomy_term",),
    "fundings": ("funding",),
    "required_documents": ("required_document",),
    "service_capacities": ("service_capacity",),
    "units": ("unit",),
    "organization_identifiers": ("organization_identifier",),
    "urls": ("url",),
    "programs": ("program", "programmes", "programme"),
}  # fmt: skip
_CANONICAL = {name: table for table, names in _TABLES.items() for name in (table, *names)}

# By table, what else a column is called, once the table's own name is off its front.
_COLUMNS: dict[str, dict[str, str]] = {
    "services": {
        "organization": "organization_id", "organisation_id": "organization_id", "organisation": "organization_id",
        "locations": "location_ids", "location": "location_ids", "location_id": "location_ids",
        "phones": "phone_ids", "schedule": "schedule_ids", "schedules": "schedule_ids", "contacts": "contact_ids",
        "taxonomy": "taxonomy_term_ids", "taxonomies": "taxonomy_term_ids", "taxonomy_id": "taxonomy_term_ids",
        "taxonomy_ids": "taxonomy_term_ids", "program": "program_id", "fees": "fees_description", "website": "url",
        "eligibility": "eligibility_description", "address": "address_ids",
    },
    "organizations": {"url": "website", "parent_id": "parent_organization_id", "tax_id": "tax_id"},
    "locations": {"organisation_id": "organization_id", "lat": "latitude", "lng": "longitude", "lon": "longitude"},
    "addresses": {
        "address1": "address_1", "address2": "address_2", "address": "address_1", "street": "address_1",
        "postcode": "postal_code", "zip": "postal_code", "state": "state_province", "town": "city",
        "type": "address_type",
    },
    "languages": {"language": "name"},
    "accessibility": {"accessibility": "description"},
    "service_areas": {"service_area": "name"},
    "service_attributes": {"taxonomy_id": "taxonomy_term_id"},
    "taxonomies": {"type_recordid": "id", "reference_url": "uri"},
    "taxonomy_terms": {
        "term": "name", "parent_name": "parent_id", "parent_recordid": "parent_id", "x_description": "description",
        "vocabulary": "vocabulary", "uri": "term_uri",
    },
    "cost_options": {"cost": "amount"},
    "schedules": {"opens": "opens_at", "closes": "closes_at"},
    "urls": {"name": "label"},
    "fundings": {"funding": "source"},
    "phones": {"languages": "language"},
}  # fmt: skip
_COLUMNS["postal_addresses"] = _COLUMNS["addresses"]
_OWN_NAME = {
    "services": ("service_",),
    "organizations": ("organization_", "organisation_"),
    "locations": ("location_",),
    "addresses": ("address_",),
    "phones": ("phone_",),
    "contacts": ("contact_",),
    "taxonomies": ("taxonomy_",),
    "taxonomy_terms": ("taxonomy_term_", "taxonomy_"),
}

# Every column that is read, by table; a feed is told of any other that says something.
READ: dict[str, tuple[str, ...]] = {
    "services": (
        "id", "organization_id", "name", "alternate_name", "description", "url", "email", "status", "program_id",
        "location_ids", "phone_ids", "schedule_ids", "contact_ids", "address_ids", "taxonomy_term_ids",
        "interpretation_services", "application_process", "wait_time", "fees_description", "accreditations",
        "licenses", "alert", "assured_date", "assurer_email", "last_modified", "eligibility_description",
        "minimum_age", "maximum_age", "summary",
    ),
    "organizations": (
        "id", "name", "alternate_name", "description", "website", "email", "logo", "uri", "legal_status",
        "year_incorporated", "parent_organization_id", "tax_id",
    ),
    "locations": (
        "id", "name", "alternate_name", "description", "transportation", "url", "external_identifier",
        "external_identifier_type", "location_type", "latitude", "longitude", "organization_id",
    ),
    "service_at_locations": ("id", "service_id", "location_id", "description"),
    "addresses": (
        "id", "location_id", "attention", "address_1", "address_2", "address_3", "address_4", "city", "region",
        "state_province", "postal_code", "country", "address_type", "organization_id",
    ),
    "phones": (
        "id", "location_id", "service_id", "organization_id", "contact_id", "service_at_location_id", "number",
        "extension", "type", "description", "department", "language",
    ),
    "contacts": (
        "id", "organization_id", "service_id", "service_at_location_id", "location_id", "name", "title",
        "department", "email",
    ),
    "schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "weekday", "valid_from", "valid_to", "dtstart",
        "until", "count", "wkst", "freq", "interval", "byday", "bymonthday", "description", "opens_at", "closes_at",
        "schedule_link", "attending_type", "notes", "name", "timezone",
    ),
    "holiday_schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "closed", "opens_at", "closes_at", "start_date",
        "end_date",
    ),
    "languages": ("id", "service_id", "location_id", "phone_id", "name", "code", "note", "language_recordid"),
    "eligibilities": ("id", "service_id", "eligibility", "minimum_age", "maximum_age"),
    "cost_options": (
        "id", "service_id", "option", "amount", "currency", "amount_description", "valid_from", "valid_to",
    ),
    "service_areas": (
        "id", "service_id", "service_at_location_id", "name", "description", "extent", "extent_type", "uri",
    ),
    "accessibility": ("id", "location_id", "description", "details", "url"),
    "attributes": ("id", "link_id", "link_entity", "link_type", "taxonomy_term_id", "value", "label"),
    "service_attributes": ("id", "service_id", "taxonomy_term_id", "taxonomy_detail"),
    "taxonomies": (
        "id", "name", "description", "uri", "version", "parent_id", "parent_name", "vocabulary", "type", "notes",
    ),
    "taxonomy_terms": (
        "id", "code", "name", "description", "parent_id", "taxonomy", "taxonomy_id", "vocabulary", "term_uri",
        "language",
    ),
    "fundings": ("id", "service_id", "organization_id", "source"),
    "required_documents": ("id", "service_id", "document", "uri"),
    "service_capacities": ("id", "service_id", "unit_id", "available", "maximum", "description", "updated"),
    "units": ("id", "name", "scheme", "identifier", "uri"),
    "organization_identifiers": ("id", "organization_id", "identifier", "identifier_type", "identifier_scheme"),
    "urls": ("id", "label", "url", "organization_id", "service_id"),
    "programs": ("id", "organization_id", "name", "alternate_name", "description"),
}  # fmt: skip
READ["postal_addresses"] = READ["addresses"]

_NOT_REFS = {("organization_identifiers", "identifier"), ("organizations", "tax_id"), ("taxonomies", "parent_id")}


def table_of(stem: str) -> str | None:
    """Return the table that a file's name means, or ``None``: ``Services_at_Location`` is ``service_at_locations``."""
    return _CANONICAL.get(header_names([stem])[0])


def column_of(table: str, header: str) -> str:
    """Return what a header means in a table; one that means nothing to us stays as it is."""
    if header.startswith("signpost_"):
        return header
    known, others = READ.get(table, ()), _COLUMNS.get(table, {})
    for name in (header, *_without_own_name(table, header)):
        if name in others:
            return others[name]
        if name in known:
            return name
        if name == "recordid":
            return "id"
    stem = header.removesuffix("_recordid")
    return f"{stem}_id" if stem != header and f"{stem}_id" in known else header


def _without_own_name(table: str, header: str) -> list[str]:
    return [header.removeprefix(own) for own in _OWN_NAME.get(table, ()) if header.startswith(own)]


def is_ref(table: str, column: str) -> bool:
    if (table, column) in _NOT_REFS:
        return False
    return column in ("id", "language_recordid") or column.endswith(("_id", "_ids"))


LAYOUT = Layout(table_of, column_of, is_ref)
