"""The directory's tables, named as HSDS 3 and Open Referral UK name them.

What HSDS lacks and a UK signpost needs stands at the end of ``Service``. Ids are ours: each is made from the feed's
own id, so that a service keeps its id however often its feed is imported. Children of a service carry
``service_id`` and ``position``, their order in the feed.
"""

from directory.tables.parts import (
    URL,
    Attribute,
    Contact,
    CostOption,
    Eligibility,
    Funding,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
    ServiceNeed,
    Taxonomy,
    TaxonomyTerm,
)
from directory.tables.services import (
    Accessibility,
    Address,
    Location,
    Organization,
    OrganizationIdentifier,
    Service,
    ServiceAtLocation,
)
from directory.tables.upkeep import (
    Feed,
    HeldRecord,
    ImportEntry,
    ImportRun,
    LikelyDuplicate,
    LinkCheck,
    ListingChange,
    ListingEdit,
    ListingQuality,
    ListingReminder,
    ListingReport,
    Outbox,
)

__all__ = [
    "URL",
    "Accessibility",
    "Address",
    "Attribute",
    "Contact",
    "CostOption",
    "Eligibility",
    "Feed",
    "Funding",
    "HeldRecord",
    "ImportEntry",
    "ImportRun",
    "Language",
    "LikelyDuplicate",
    "LinkCheck",
    "ListingChange",
    "ListingEdit",
    "ListingQuality",
    "ListingReminder",
    "ListingReport",
    "Location",
    "Organization",
    "OrganizationIdentifier",
    "Outbox",
    "Phone",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "ServiceNeed",
    "Taxonomy",
    "TaxonomyTerm",
]
