"""The rest of HSDS 3 that a signpost needs.

Revision ID: 0004a
Revises: 0003
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004a"
down_revision: str | None = "0003"

type Column = sa.Column[Any]

NEW_TABLES = (
    "organization_identifier", "funding", "service_capacity", "required_document",
)  # fmt: skip
OWNED = ("phone", "contact", "attribute", "language")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_columns()
    _let_others_own()
    op.drop_index("ix_service_status", "service")
    _create_parts()


def downgrade() -> None:
    op.create_index("ix_service_status", "service", ["status"])
    for name in reversed(NEW_TABLES):
        op.drop_table(name)
    for name in OWNED:
        op.execute(sa.text(f"DELETE FROM {name} WHERE service_id IS NULL"))  # noqa: S608 - names of our own tables.
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch:
            for index in _INDEXES.get(table, {}):
                batch.drop_index(index)
            for constraint, *_ in _KEYS.get(table, ()):
                batch.drop_constraint(constraint, type_="foreignkey")
            for column in columns:
                batch.drop_column(column.name)
            if table in OWNED:
                batch.alter_column("service_id", existing_type=sa.String(), nullable=False)


def _words(*names: str, nullable: bool = False) -> list[Column]:
    return [sa.Column(name, sa.String(), nullable=nullable, server_default=None if nullable else "") for name in names]


def _texts(*names: str) -> list[Column]:
    return [sa.Column(name, sa.Text(), nullable=False, server_default="") for name in names]


def _plain(kind: sa.types.TypeEngine[Any], *names: str, nullable: bool = False) -> list[Column]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def _flag(name: str, *, default: bool) -> Column:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true() if default else sa.false())


def _count(*names: str) -> list[Column]:
    return [sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in names]


def _owners(*more: str) -> list[Column]:
    return _words("organization_id", "location_id", *more, nullable=True)


def _added() -> dict[str, list[Column]]:
    return _added_to_services() | _added_to_what_they_have()


def _added_to_services() -> dict[str, list[Column]]:
    return {
        "import_run": [
            *_words("address", "decided_by"),
            *_count("records", "reopened", "kept"),
            _flag("whole", default=True),
            *_plain(MOMENT, "decided_at", nullable=True),
        ],
        "location": [
            *_words("alternate_name", "external_identifier", "external_identifier_type"),
            *_texts("transportation"),
            *_words("url", nullable=True),
        ],
        "organization": [
            *_words("alternate_name", "legal_status"),
            *_plain(sa.Integer(), "year_incorporated", nullable=True),
            *_words("parent_organization_id", "parent_source_id", nullable=True),
        ],
        "service": [
            *_texts("licenses", "interpretation_services", "application_process"),
            *_words("wait_time", "program"),
            *_plain(sa.Integer(), "minimum_age", "maximum_age", nullable=True),
            *_words("assurer_email", nullable=True),
            # What was imported before this revision counts as changed on the day of it.
            sa.Column("modified_at", MOMENT, nullable=False, server_default="2026-11-22 00:00:00.000000"),
        ],
        "service_at_location": _texts("description"),
    }


def _added_to_what_they_have() -> dict[str, list[Column]]:
    return {
        "address": [
            *_words("attention"),
            sa.Column("address_type", sa.String(), nullable=False, server_default="physical"),
        ],
        "attribute": [*_owners(), *_words("value")],
        "contact": [*_owners("service_at_location_id"), *_words("department")],
        "cost_option": _words("currency"),
        "language": _owners(),
        "phone": [*_owners("service_at_location_id"), *_words("languages")],
        "schedule": [
            *_words("bymonth", "wkst", "bank_holidays"),
            *_plain(sa.Date(), "until", nullable=True),
            *_plain(sa.Integer(), "count", nullable=True),
            *_words("schedule_link", nullable=True),
            _flag("closed", default=False),
            _flag("is_sure", default=True),
        ],
        "taxonomy": [*_words("uri", nullable=True), *_words("version")],
        "taxonomy_term": [*_texts("description"), *_words("term_uri", nullable=True)],
    }


_INDEXES: dict[str, dict[str, list[str]]] = {
    "attribute": {
        "ix_attribute_location_id": ["location_id"],
        "ix_attribute_organization_id": ["organization_id"],
    },
    "contact": {
        "ix_contact_location_id": ["location_id"],
        "ix_contact_organization_id": ["organization_id"],
        "ix_contact_service_at_location_id": ["service_at_location_id"],
    },
    "language": {
        "ix_language_location_id": ["location_id"],
        "ix_language_organization_id": ["organization_id"],
    },
    "location": {"ix_location_latitude": ["latitude"]},
    "organization": {"ix_organization_parent_organization_id": ["parent_organization_id"]},
    "phone": {
        "ix_phone_location_id": ["location_id"],
        "ix_phone_organization_id": ["organization_id"],
        "ix_phone_service_at_location_id": ["service_at_location_id"],
    },
    "service": {
        "ix_service_assured_date": ["assured_date"],
        "ix_service_modified_at_id": ["modified_at", "id"],
        "ix_service_status_audience_id": ["status", "audience", "id"],
    },
}
_KEYS: dict[str, list[tuple[str, str]]] = {
    table: [
        (f"fk_{table}_{column}", column)
        for column in (
            ("organization_id", "location_id", "service_at_location_id")
            if table in ("phone", "contact")
            else ("organization_id", "location_id")
        )
    ]
    for table in OWNED
}


def _add_columns() -> None:
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column)
        for name, indexed in _INDEXES.get(table, {}).items():
            op.create_index(name, table, indexed)


def _let_others_own() -> None:
    """Let an organisation or a place have the phones, contacts, languages and terms that only services had."""
    for table, keys in _KEYS.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column("service_id", existing_type=sa.String(), nullable=True)
            for name, column in keys:
                batch.create_foreign_key(name, column.removesuffix("_id"), [column], ["id"], ondelete="CASCADE")


def _create_owned(name: str, owner: str, columns: Sequence[Column]) -> None:
    key = f"{owner}_id"
    op.create_table(
        name,
        *_plain(sa.String(), "id", key),
        *_plain(sa.Integer(), "position"),
        *columns,
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint([key], [f"{owner}.id"], ondelete="CASCADE"),
    )
    op.create_index(f"ix_{name}_{key}", name, [key])


def _create_parts() -> None:
    _create_owned(
        "organization_identifier",
        "organization",
        _plain(sa.String(), "identifier", "identifier_type", "identifier_scheme"),
    )
    _create_owned("funding", "service", _texts("source"))
    _create_owned("required_document", "service", _texts("document"))
    _create_owned(
        "service_capacity",
        "service",
        [
            *_plain(sa.String(), "unit"),
            *_plain(sa.Float(), "available"),
            *_plain(sa.Float(), "maximum", nullable=True),
            *_texts("description"),
            *_plain(MOMENT, "updated", nullable=True),
        ],
    )
