"""Whatever is in a file, each reader gives records and refusals, or one error that says what is wrong with it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory.feeds.formats import FORMATS, Format, read_feed
from directory.feeds.records import FeedError, Refusal, ServiceRecord
from tests.feeds.fakes import service

_GOOD = json.dumps([service(number, schedules=[{"byday": "MO"}]) for number in range(3)]).encode()
_TABLE = b"name,organisation,phone,description\nLunch club,Riverside,01632 960123,Tea\n"
_YAML = b"services:\n- id: a\n  name: [x]\norganizations:\n- {id: o, name: Riverside}\n"


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


_ZIP = _packed({
    "services.csv": b"id,organization_id,name\ns1,o1,Lunch club\n,,\ns1,o9,\xff\n",
    "organizations.csv": b"id,name\no1,Riverside\n",
})  # fmt: skip


@st.composite
def _damaged(draw: Any) -> bytes:
    """A good file of some kind, with bytes changed, put in or cut off."""
    content = bytearray(draw(st.sampled_from([_GOOD, _TABLE, _ZIP, _YAML, _GOOD.decode().encode("utf-16")])))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content)))
        how = draw(st.sampled_from(["change", "insert", "cut", "repeat"]))
        odd = draw(
            st.sampled_from([b"\0", b"\xff", b'"', b"[", b"]", b"{", b"}", b"\n", b",", b"<b>", b"\\u0000", b"-9e9"])
        )
        if how == "cut":
            del content[at : at + draw(st.integers(1, 40))]
        elif how == "repeat":
            content[at:at] = content[max(0, at - 60) : at]
        else:
            content[at : at + (how == "change")] = odd
    return bytes(content)


def outcome(path: Path, feed_format: Format | None) -> list[ServiceRecord | Refusal] | str:
    try:
        return list(read_feed(path, feed_format))
    except FeedError as error:
        return str(error)


@pytest.mark.parametrize("feed_format", [None, *FORMATS])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["", ".json", ".csv", ".xlsx", ".zip", ".yaml"]), _damaged() | st.binary(max_size=80))
@example("", b"")
@example("", b"{}")
@example("", b"null")
@example("", b"PK\x05\x06" + b"\0" * 18)
@example(".yaml", b"---\n- &a [*a]\n")
@example(".yaml", b"services: {id: !!python/object/apply:os.system [id]}\n")
def test_any_file_gives_records_refusals_or_one_error(
    tmp_path: Path, feed_format: Format | None, suffix: str, content: bytes
) -> None:
    path = tmp_path / f"feed{suffix}"
    path.write_bytes(content)

    found = outcome(path, feed_format)

    if isinstance(found, str):
        assert len(found) > 20
        assert found == found.strip()
    else:
        assert all(isinstance(each, ServiceRecord | Refusal) for each in found)


def test_good_files_are_read(tmp_path: Path) -> None:
    for name, content in {"a.json": _GOOD, "b.csv": _TABLE, "c.zip": _ZIP}.items():
        (tmp_path / name).write_bytes(content)
        found = outcome(tmp_path / name, None)

        assert isinstance(found, list), found
        assert any(isinstance(each, ServiceRecord) for each in found), found
