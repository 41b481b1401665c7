"""What the packaged files say about places: the home area, and the kingdom beyond it."""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from directory.model import Nation

type Kind = Literal["postcode", "outcode", "city", "town", "village", "suburb", "area"]
type Latitude = Annotated[float, Field(ge=49, le=61)]
type Longitude = Annotated[float, Field(ge=-9, le=2)]
type Point = tuple[Latitude, Longitude]

_FOLDER = Path(__file__).parent
_HOME = _FOLDER / "medway.yaml"
_KINGDOM = _FOLDER / "kingdom.yaml"


class AreaError(ValueError):
    """A file of places cannot be used; the message names the file and what to mend."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedPlace(_Record):
    """A place in the home area."""

    name: str
    kind: Kind
    at: Point
    also: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()


class Locality(NamedPlace):
    """A locality of the home area, and the places in it."""

    id: str
    places: tuple[NamedPlace, ...] = ()


class WholeArea(_Record):
    """The home area itself; ``within`` are the ids of the wider areas that hold it."""

    id: str
    name: str
    county: str
    nation: Nation
    at: Point
    within: tuple[str, ...]


class CodePoint(_Record):
    """The middle of an outward code or a sector, and the locality most of it lies in."""

    at: Point
    locality: str


class Area(_Record):
    """The area this directory serves."""

    area: WholeArea
    localities: tuple[Locality, ...]
    outcodes: dict[str, CodePoint] = {}
    sectors: dict[str, CodePoint] = {}


class Town(_Record):
    """A town whose county tells it from others of its name, or which no other source gives."""

    name: str
    county: str
    at: Point


class WideArea(_Record):
    """A nation, the kingdom, or a county."""

    id: str
    name: str
    at: Point
    within: tuple[str, ...]
    nation: Nation
    also: tuple[str, ...] = ()


class Kingdom(_Record):
    """What the towns of GeoNames do not say."""

    also: dict[str, str]
    namesakes: tuple[Town, ...]
    towns: tuple[Town, ...]
    areas: tuple[WideArea, ...]
    ordinary: tuple[tuple[str, ...], ...]
    given_names: tuple[tuple[str, ...], ...]


class CouncilRecord(_Record):
    """A council as the packaged file has it; ``was`` are the codes, and names, of those it took the place of."""

    name: str
    at: Point
    id: str = ""
    county: str | None = None
    county_name: str = ""
    within: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


class CouncilsRecord(_Record):
    """All councils by their GSS codes."""

    counties: dict[str, CouncilRecord]
    councils: dict[str, CouncilRecord]


def load_area(path: Path | None = None) -> Area:
    """Return the home area; ``None`` is the packaged one.

    Raises:
        AreaError: the file is missing or says something that cannot hold.
    """
    path = path or _HOME
    return _checked(Area, path)


def load_kingdom() -> Kingdom:
    """Return what is packaged about places beyond the home area."""
    return _checked(Kingdom, _KINGDOM)


def load_councils_file(path: Path) -> CouncilsRecord:
    """Return the councils of a file.

    Raises:
        AreaError: the file is missing or says something that cannot hold.
    """
    return _checked(CouncilsRecord, path)


def _checked[Record: BaseModel](record: type[Record], path: Path) -> Record:
    try:
        return record.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except OSError as error:
        raise AreaError(f"{path}: cannot be read ({error.strerror}). Give the path of an area file.") from error
    except yaml.YAMLError as error:
        raise AreaError(f"{path.name}: not valid YAML: {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise AreaError(f"{path.name}: {where}: {fault['msg']} (got {fault['input']!r}).") from error
