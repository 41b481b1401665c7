"""The directory's tables, named as HSDS 3 and Open Referral UK name them.

Revision ID: 0001
Revises: none
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None

TABLES = (
    "organization", "location", "address", "accessibility", "taxonomy", "taxonomy_term", "service",
    "service_at_location", "schedule", "contact", "phone", "url", "language", "eligibility", "cost_option",
    "service_area", "service_need", "attribute", "import_run", "import_problem", "outbox",
)  # fmt: skip


def upgrade() -> None:
    _create_organizations()
    _create_places()
    _create_terms()
    _create_services()
    _create_places_and_times()
    _create_ways_to_reach()
    _create_terms_of_use()
    _create_import_records()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _columns(kind: sa.types.TypeEngine[Any], *names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    default = "" if isinstance(kind, sa.Text) else None
    return [sa.Column(name, kind, nullable=nullable, server_default=default) for name in names]


def _create_of_service(name: str, *columns: sa.schema.SchemaItem) -> None:
    """Create a table whose rows hang on a service and go with it."""
    op.create_table(
        name,
        *_columns(sa.String(), "id", "service_id"),
        *_columns(sa.Integer(), "position"),
        *columns,
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="CASCADE"),
    )
    op.create_index(f"ix_{name}_service_id", name, ["service_id"])


def _create_organizations() -> None:
    op.create_table(
        "organization",
        *_columns(sa.String(), "id", "source", "source_id", "name"),
        *_columns(sa.Text(), "description"),
        *_columns(sa.String(), "website", "email", "logo", "uri", nullable=True),
        *_columns(sa.String(), "sector"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_organization_source"),
    )


def _create_places() -> None:
    op.create_table(
        "location",
        *_columns(sa.String(), "id", "source", "source_id", "location_type", "name"),
        *_columns(sa.Text(), "description"),
        *_columns(sa.Float(), "latitude", "longitude", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id", name="uq_location_source"),
    )
    op.create_table(
        "address",
        *_columns(sa.String(), "id", "location_id"),
        *_columns(sa.Integer(), "position"),
        *_columns(sa.String(), "address_1", "address_2", "city", "region", "state_province"),
        *_columns(sa.String(), "postal_code", nullable=True),
        *_columns(sa.String(), "country"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_address_location_id", "address", ["location_id"])
    op.create_index("ix_address_postal_code", "address", ["postal_code"])
    op.create_table(
        "accessibility",
        *_columns(sa.String(), "id", "location_id"),
        *_columns(sa.Integer(), "position"),
        *_columns(sa.Text(), "description", "details"),
        *_columns(sa.String(), "url", nullable=True),
        *_columns(sa.Boolean(), "wheelchair", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_accessibility_location_id", "accessibility", ["location_id"])


def _create_terms() -> None:
    op.create_table(
        "taxonomy",
        *_columns(sa.String(), "id", "name"),
        *_columns(sa.Text(), "description"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "taxonomy_term",
        *_columns(sa.String(), "id", "taxonomy_id", "code", "name"),
        *_columns(sa.String(), "parent_code", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["taxonomy_id"], ["taxonomy.id"]),
    )
    op.create_index("ix_taxonomy_term_taxonomy_id", "taxonomy_term", ["taxonomy_id"])


def _create_services() -> None:
    op.create_table(
        "service",
        *_columns(sa.String(), "id", "source", "source_id", "organization_id", "name", "alternate_name"),
        *_columns(sa.Text(), "summary", "description"),
        *_columns(sa.String(), "url", "email", nullable=True),
        *_columns(sa.String(), "status"),
        *_columns(sa.Text(), "alert", "accreditations", "fees_description"),
        *_columns(sa.Date(), "assured_date", nullable=True),
        *_columns(sa.String(), "assurer"),
        *_columns(sa.DateTime(timezone=True), "last_modified", nullable=True),
        *_columns(sa.Boolean(), "is_free", nullable=True),
        *_columns(sa.String(), "access"),
        *_columns(sa.Text(), "access_note"),
        *_columns(sa.String(), "audience", "level", "sector"),
        *_columns(sa.Text(), "exclusions"),
        *_columns(sa.Boolean(), "national", "is_sample"),
        *_columns(sa.String(), "name_cy"),
        *_columns(sa.Text(), "description_cy"),
        *_columns(sa.String(), "status_note", "fingerprint"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"]),
        sa.UniqueConstraint("source", "source_id", name="uq_service_source"),
    )
    op.create_index("ix_service_organization_id", "service", ["organization_id"])
    op.create_index("ix_service_status", "service", ["status"])


def _create_places_and_times() -> None:
    _create_of_service(
        "service_at_location",
        *_columns(sa.String(), "location_id"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"]),
    )
    op.create_index("ix_service_at_location_location_id", "service_at_location", ["location_id"])
    _create_of_service(
        "schedule",
        *_columns(sa.String(), "service_at_location_id", "freq", nullable=True),
        *_columns(sa.Integer(), "interval"),
        *_columns(sa.String(), "byday", "bymonthday"),
        *_columns(sa.Time(), "opens_at", "closes_at", nullable=True),
        *_columns(sa.Date(), "dtstart", "valid_from", "valid_to", nullable=True),
        *_columns(sa.String(), "attending_type"),
        *_columns(sa.Text(), "description", "notes"),
        sa.ForeignKeyConstraint(["service_at_location_id"], ["service_at_location.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_schedule_service_at_location_id", "schedule", ["service_at_location_id"])


def _create_ways_to_reach() -> None:
    _create_of_service(
        "contact",
        *_columns(sa.String(), "name", "title"),
        *_columns(sa.String(), "email", nullable=True),
    )
    _create_of_service(
        "phone",
        *_columns(sa.String(), "contact_id", nullable=True),
        *_columns(sa.String(), "number", "extension", "type"),
        *_columns(sa.Text(), "description"),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_phone_contact_id", "phone", ["contact_id"])
    _create_of_service(
        "url",
        *_columns(sa.String(), "url", "label"),
    )
    _create_of_service(
        "language",
        *_columns(sa.String(), "name", "code"),
        *_columns(sa.Text(), "note"),
    )


def _create_terms_of_use() -> None:
    _create_of_service(
        "eligibility",
        *_columns(sa.Text(), "eligibility"),
        *_columns(sa.Integer(), "minimum_age", "maximum_age", nullable=True),
    )
    _create_of_service(
        "cost_option",
        *_columns(sa.String(), "option"),
        *_columns(sa.Float(), "amount", nullable=True),
        *_columns(sa.Text(), "amount_description"),
        *_columns(sa.Date(), "valid_from", "valid_to", nullable=True),
    )
    _create_of_service(
        "service_area",
        *_columns(sa.String(), "name"),
        *_columns(sa.String(), "area_id", nullable=True),
        *_columns(sa.Text(), "extent"),
        *_columns(sa.String(), "extent_type"),
        *_columns(sa.String(), "uri", nullable=True),
    )
    op.create_index("ix_service_area_area_id", "service_area", ["area_id"])
    op.create_table(
        "service_need",
        *_columns(sa.String(), "service_id", "need_id"),
        *_columns(sa.Integer(), "position"),
        sa.PrimaryKeyConstraint("service_id", "need_id"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_service_need_need_id", "service_need", ["need_id"])
    _create_of_service(
        "attribute",
        *_columns(sa.String(), "taxonomy_term_id", "link_type"),
        sa.ForeignKeyConstraint(["taxonomy_term_id"], ["taxonomy_term.id"]),
    )
    op.create_index("ix_attribute_taxonomy_term_id", "attribute", ["taxonomy_term_id"])


def _create_import_records() -> None:
    op.create_table(
        "import_run",
        *_columns(sa.Integer(), "id"),
        *_columns(sa.String(), "source"),
        *_columns(sa.DateTime(timezone=True), "started_at"),
        *_columns(sa.Float(), "seconds"),
        *_columns(sa.String(), "state"),
        *_columns(sa.Text(), "failure"),
        *_columns(sa.Integer(), "added", "changed", "unchanged", "closed", "refused", "repaired"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_import_run_source", "import_run", ["source"])
    op.create_table(
        "import_problem",
        *_columns(sa.Integer(), "id", "import_run_id"),
        *_columns(sa.String(), "kind"),
        *_columns(sa.Integer(), "record_number"),
        *_columns(sa.String(), "record_id", "name", nullable=True),
        *_columns(sa.String(), "field"),
        *_columns(sa.Text(), "reason"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_run.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_import_problem_import_run_id", "import_problem", ["import_run_id"])
    op.create_table(
        "outbox",
        *_columns(sa.Integer(), "id"),
        *_columns(sa.String(), "service_id", "change"),
        *_columns(sa.DateTime(timezone=True), "at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outbox_service_id", "outbox", ["service_id"])
