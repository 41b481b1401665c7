"""The tables by which the directory is kept true: imports, editors' changes, reports and checks.

Revision ID: 0004
Revises: 0004a
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0004a"

type Column = sa.Column[Any]

MOMENT = sa.DateTime(timezone=True)
NEW_TABLES = (
    "feed", "import_entry", "held_record", "listing_change", "listing_edit", "listing_report", "listing_quality",
    "listing_reminder", "link_check", "likely_duplicate",
)  # fmt: skip


def upgrade() -> None:
    _create_imports()
    _create_listing_records()
    _create_checks()


def downgrade() -> None:
    for name in reversed(NEW_TABLES):
        op.drop_table(name)
    _create_import_problem()


def _texts(*names: str) -> list[Column]:
    return [sa.Column(name, sa.Text(), nullable=False, server_default="") for name in names]


def _plain(kind: sa.types.TypeEngine[Any], *names: str, nullable: bool = False) -> list[Column]:
    return [sa.Column(name, kind, nullable=nullable) for name in names]


def _create_imports() -> None:
    op.create_table(
        "feed",
        *_plain(sa.String(), "source", "address", "format"),
        *_plain(MOMENT, "modified_after", "fetched_at", nullable=True),
        sa.PrimaryKeyConstraint("source"),
    )
    op.drop_table("import_problem")
    op.create_table(
        "import_entry",
        *_plain(sa.Integer(), "id", "import_run_id", "record_number"),
        *_plain(sa.String(), "kind", "field"),
        *_plain(sa.String(), "record_id", "service_id", "name", nullable=True),
        *_texts("reason"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_run.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_import_entry_import_run_id", "import_entry", ["import_run_id"])
    op.create_table(
        "held_record",
        *_plain(sa.Integer(), "import_run_id", "position"),
        *_texts("record"),
        sa.PrimaryKeyConstraint("import_run_id", "position"),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_run.id"], ondelete="CASCADE"),
    )


def _create_listing_records() -> None:
    op.create_table(
        "listing_change",
        *_plain(sa.Integer(), "id"),
        *_plain(sa.String(), "service_id", "by", "action"),
        *_plain(MOMENT, "at"),
        *_plain(sa.JSON(), "fields"),
        *_texts("reason"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_listing_change_service_id_id", "listing_change", ["service_id", "id"])
    op.create_table(
        "listing_edit",
        *_plain(sa.String(), "service_id", "field", "by"),
        *_plain(sa.JSON(), "value"),
        *_plain(MOMENT, "at"),
        sa.PrimaryKeyConstraint("service_id", "field"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="CASCADE"),
    )
    op.create_table(
        "listing_report",
        *_plain(sa.Integer(), "id"),
        *_plain(sa.String(), "service_id", "kind", "state", "handled_by"),
        *_plain(MOMENT, "at"),
        *_plain(sa.LargeBinary(), "details", "contact"),
        *_plain(MOMENT, "handled_at", nullable=True),
        *_texts("outcome"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_listing_report_service_id", "listing_report", ["service_id"])
    op.create_index("ix_listing_report_state", "listing_report", ["state"])


def _create_checks() -> None:
    op.create_table(
        "listing_quality",
        *_plain(sa.String(), "service_id"),
        *_plain(sa.Integer(), "score"),
        *_plain(sa.JSON(), "faults"),
        *_plain(MOMENT, "judged_at"),
        sa.PrimaryKeyConstraint("service_id"),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_listing_quality_score", "listing_quality", ["score"])
    op.create_table(
        "listing_reminder",
        *_plain(sa.Integer(), "id"),
        *_plain(sa.String(), "service_id"),
        *_plain(MOMENT, "sent_at"),
        *_plain(sa.Date(), "last_checked", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_listing_reminder_service_id", "listing_reminder", ["service_id"])
    op.create_table(
        "link_check",
        *_plain(sa.String(), "url"),
        *_plain(MOMENT, "checked_at"),
        *_texts("fault"),
        *_plain(sa.Integer(), "failures"),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "likely_duplicate",
        *_plain(sa.String(), "service_id", "other_id", "decision", "decided_by"),
        *_plain(sa.Float(), "probability"),
        *_plain(MOMENT, "decided_at", nullable=True),
        sa.PrimaryKeyConstraint("service_id", "other_id"),
    )


def _create_import_problem() -> None:
    op.create_table(
        "import_problem",
        *_plain(sa.Integer(), "id", "import_run_id", "record_number"),
        *_plain(sa.String(), "kind", "field"),
        *_plain(sa.String(), "record_id", "name", nullable=True),
        *_texts("reason"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_run.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_import_problem_import_run_id", "import_problem", ["import_run_id"])
