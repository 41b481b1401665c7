"""Imported postcodes, the names of their areas, and answers kept from a postcode service.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"

TABLES = ("postcode_release", "postcode", "area_name", "postcode_answer")


def upgrade() -> None:
    _create_releases()
    _create_postcodes()
    _create_area_names()
    _create_answers()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _create_releases() -> None:
    op.create_table(
        "postcode_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("postcodes", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _create_postcodes() -> None:
    op.create_table(
        "postcode",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("outcode", sa.String(length=4), nullable=False),
        sa.Column("incode", sa.String(length=3), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("nation", sa.String(length=16), nullable=False),
        sa.Column("council_code", sa.String(length=9), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.Column("terminated", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["postcode_release.id"]),
        sa.PrimaryKeyConstraint("release_id", "outcode", "incode"),
        sqlite_with_rowid=False,
    )


def _create_area_names() -> None:
    op.create_table(
        "area_name",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["postcode_release.id"]),
        sa.PrimaryKeyConstraint("release_id", "code"),
    )


def _create_answers() -> None:
    op.create_table(
        "postcode_answer",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_postcode_answer_asked_at", "postcode_answer", ["asked_at"])
