"""``signpost export``: the whole directory in a standard's form, to be taken elsewhere or imported again."""

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile, TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from directory.stored import StoredRecords

FORMATS = {"oruk-v3": "signpost-directory.jsonl", "hsds-csv": "signpost-directory.zip"}


@click.command("export")
@click.option("--format", "export_format", type=click.Choice(list(FORMATS)), default="oruk-v3", show_default=True,
              help="Open Referral UK 3.0 as JSON lines, or HSDS as CSV files in a zip.")  # fmt: skip
@click.option("--output", help="Where to write it; - is standard output. By default a file in this folder.")
def command(export_format: str, output: str | None) -> None:
    """Write every service, closed ones too, with all that is known of it.

    `signpost import FILE` gives the same directory back, field for field. The file takes its place when it is whole.
    """
    from directory.stored import StoredRecords
    from web import progress
    from web.commands.database import open_signpost

    started = perf_counter()
    stored = StoredRecords(open_signpost().sql)
    target = output or FORMATS[export_format]
    if target == "-" and export_format == "hsds-csv" and sys.stdout.isatty():
        raise click.UsageError("A zip is nothing for a terminal. Give a path with --output.")
    write = _write_json_lines if export_format == "oruk-v3" else _write_csv_zip
    try:
        with progress.counting("Exporting", "services") as on_progress:
            count = write(stored, target, on_progress)
    except OSError as error:
        raise click.ClickException(
            f"{target} cannot be written: {error.strerror or error}. Nothing is left there."
        ) from (error)
    where = "standard output" if target == "-" else target
    services = "1 service" if count == 1 else f"{count} services"
    click.echo(f"{services} written to {where} in {perf_counter() - started:.1f} seconds.", err=True)


def _write_json_lines(stored: "StoredRecords", target: str, on_progress: Callable[[int], None]) -> int:
    from directory.open_referral.export import export_json_lines

    if target == "-":
        stream = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
        count = export_json_lines(stored, stream, on_progress)
        # Given back unclosed, for whoever prints next.
        stream.detach()
        return count
    path = Path(target)
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as part:
        return _take_place(part, path, lambda: export_json_lines(stored, part, on_progress))  # type: ignore[arg-type]


def _take_place(part: Any, path: Path, write: Callable[[], int]) -> int:
    """Write a file beside its place and move it there once it is whole; leave nothing when writing fails."""
    try:
        count = write()
        part.flush()
        os.fsync(part.fileno())
        os.chmod(part.name, 0o644 & ~_umask())
        os.replace(part.name, path)
    except BaseException:
        Path(part.name).unlink(missing_ok=True)
        raise
    return count


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _write_csv_zip(stored: "StoredRecords", target: str, on_progress: Callable[[int], None]) -> int:
    from directory.open_referral.export_csv import export_csv_zip

    if target != "-":
        return export_csv_zip(stored, Path(target), on_progress)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.zip"
        count = export_csv_zip(stored, path, on_progress)
        with path.open("rb") as file:
            copyfileobj(file, sys.stdout.buffer)
        return count
