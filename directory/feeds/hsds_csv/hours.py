"""Which schedules are a service's own and which belong to it at one of its places."""

from collections.abc import Iterable, Sequence

from directory.feeds.fields import Fields
from directory.feeds.hsds_csv.rows import RowReader
from directory.feeds.records import ScheduleRecord
from directory.feeds.tabular.hours import join_days, read_holiday, read_schedule
from directory.feeds.tabular.values import TableRow

type Link = tuple[TableRow | None, TableRow]


class HoursReader(RowReader):
    """Reads schedules.csv (in HSDS 1 regular_schedules.csv) and HSDS 1's holiday_schedules.csv."""

    def of_service(self, rows: Iterable[TableRow], links: Sequence[Link], owner: Fields) -> tuple[ScheduleRecord, ...]:
        """Read the service's own hours: those of no place, or of places it is not given at."""
        places = {place.get("id") for _, place in links}
        holidays = self.tables.where("holiday_schedules", "service_id", owner.record_id)
        holidays = [row for row in holidays if not row.refs("service_at_location_id")]
        own, shut = (
            [row for row in some if not places.intersection(row.refs("location_id"))] for some in (rows, holidays)
        )
        return self._read(own, shut, owner)

    def at_location(self, link_id: str, location_id: str, owner: Fields) -> tuple[ScheduleRecord, ...]:
        """Read the hours of the service at a place: of the link, of service and place, or else of the place itself."""
        found = []
        for table in ("schedules", "holiday_schedules"):
            at_place = [row for row in self.tables.where(table, "location_id", location_id) if not _is_of_link(row)]
            ours = [row for row in at_place if owner.record_id in row.refs("service_id")]
            linked = self.tables.where(table, "service_at_location_id", link_id) if link_id else []
            of_place = [row for row in at_place if not row.refs("service_id")]
            found.append([*linked, *ours] or of_place)
        return self._read(found[0], found[1], owner)

    def _read(
        self, rows: Iterable[TableRow], holidays: Iterable[TableRow], owner: Fields
    ) -> tuple[ScheduleRecord, ...]:
        schedules = [read_schedule(self.fields(row, owner)) for row in rows]
        shut = [read_holiday(self.fields(row, owner)) for row in holidays]
        return join_days([each for each in (*schedules, *shut) if each is not None])


def _is_of_link(row: TableRow) -> bool:
    return bool(row.refs("service_at_location_id"))
