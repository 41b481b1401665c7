"""The files of our own export in HSDS's tabular CSV, with the columns of each."""

from directory.feeds.hsds_csv.columns import ExportTable, columns

_OWNERS = "service_id:code organization_id:code location_id:code"

EXPORT_TABLES: tuple[ExportTable, ...] = (
    ExportTable(
        "organizations",
        "organization",
        "Who provides services.",
        columns(
            "id:code name alternate_name description email:email website:url year_incorporated:whole legal_status"
            " logo:url uri:url parent_organization_id:code signpost_parent_source_id signpost_sector:code"
            " signpost_source signpost_source_id"
        ),
    ),
    ExportTable(
        "services",
        "service",
        "What is provided. last_modified is when this directory's copy last changed.",
        columns(
            "id:code organization_id:code name alternate_name description url:url email:email status:code"
            " interpretation_services application_process fees_description wait_time accreditations licenses alert"
            " minimum_age:whole maximum_age:whole assured_date:date assurer_email:email"
            " last_modified=modified_at:moment signpost_source signpost_source_id"
            " signpost_feed_last_modified=last_modified:moment signpost_status_note"
            " signpost_summary signpost_name_cy signpost_description_cy signpost_assurer signpost_program"
            " signpost_is_free:bool signpost_access:code signpost_access_note signpost_audience:code"
            " signpost_level:code signpost_sector:code signpost_exclusions signpost_national:bool"
            " signpost_is_sample:bool signpost_needs:list"
        ),
    ),
    ExportTable(
        "locations",
        "location",
        "Where services are provided; WGS84 degrees.",
        columns(
            "id:code location_type:code name alternate_name description transportation url:url latitude:number"
            " longitude:number external_identifier external_identifier_type signpost_source signpost_source_id"
        ),
    ),
    ExportTable(
        "service_at_locations",
        "service_at_location",
        "Which services are provided where.",
        columns("id:code service_id:code location_id:code description"),
    ),
    ExportTable(
        "addresses",
        "address",
        "The addresses of locations.",
        columns(
            "id:code location_id:code attention address_1 address_2 city region state_province postal_code country"
            " address_type:code"
        ),
    ),
    ExportTable(
        "phones",
        "phone",
        "Numbers to ring; languages spoken on one are in languages.csv.",
        columns(
            f"id:code {_OWNERS} contact_id:code service_at_location_id:code number extension type:code description"
        ),
    ),
    ExportTable(
        "contacts",
        "contact",
        "People and desks to ask for.",
        columns(
            "id:code organization_id:code service_id:code service_at_location_id:code name title department email:email"
        ),
    ),
    ExportTable(
        "schedules",
        "schedule",
        "When services are open; local time of the United Kingdom. 00:00 to 00:00 is 24 hours.",
        columns(
            "id:code service_id:code service_at_location_id:code valid_from:date valid_to:date dtstart:date until:date"
            " count:whole wkst:code freq:code interval:whole byday:code bymonthday:code description opens_at:time"
            " closes_at:time schedule_link:url attending_type notes signpost_closed:bool signpost_bymonth:code"
            " signpost_bank_holidays:code signpost_is_sure:bool"
        ),
    ),
    ExportTable(
        "languages",
        "language",
        "Languages of services, of locations and of phone numbers.",
        columns("id:code service_id:code location_id:code phone_id:code name code note"),
    ),
    ExportTable(
        "eligibilities",
        "eligibility",
        "Whom services are for; ages in years, both ends included.",
        columns("id:code service_id:code eligibility minimum_age:whole maximum_age:whole"),
    ),
    ExportTable(
        "cost_options",
        "cost_option",
        "What services cost; pounds unless a currency is given.",
        columns(
            "id:code service_id:code valid_from:date valid_to:date option currency amount:number amount_description"
        ),
    ),
    ExportTable(
        "service_areas",
        "service_area",
        "Where the people live whom services are for.",
        columns("id:code service_id:code name extent extent_type uri:url signpost_area_id"),
    ),
    ExportTable(
        "accessibility",
        "accessibility",
        "How people get in to locations.",
        columns("id:code location_id:code description details url:url signpost_wheelchair:bool"),
    ),
    ExportTable(
        "attributes",
        "attribute",
        "Terms of taxonomies hung on services, organizations and locations.",
        columns("id:code link_id:code taxonomy_term_id:code link_type link_entity:code value"),
    ),
    ExportTable("taxonomies", "taxonomy", "Sets of terms.", columns("id:code name description uri:url version")),
    ExportTable(
        "taxonomy_terms",
        "taxonomy_term",
        "Terms; code is the feed's own id of one.",
        columns(
            "id:code code name description parent_id:code taxonomy_id:code term_uri:url"
            " signpost_parent_code=parent_code"
        ),
    ),
    ExportTable("fundings", "funding", "Who pays for services.", columns("id:code service_id:code source")),
    ExportTable(
        "required_documents",
        "required_document",
        "What people have to bring.",
        columns("id:code service_id:code document"),
    ),
    ExportTable("units", "unit", "What capacities count.", columns("id:code name")),
    ExportTable(
        "service_capacities",
        "service_capacity",
        "How many places there are and how many are free.",
        columns("id:code service_id:code unit_id:code available:number maximum:number description updated:moment"),
    ),
    ExportTable(
        "organization_identifiers",
        "organization_identifier",
        "Numbers others know organizations by.",
        columns("id:code organization_id:code identifier identifier_type identifier_scheme"),
    ),
    ExportTable("urls", "url", "Other links of services.", columns("id:code service_id:code label url:url")),
)
BY_NAME = {table.name: table for table in EXPORT_TABLES}
