"""Reading the lesser tables of a service: who it is for, what it costs, where it reaches, links and the rest."""

from directory.feeds.fields import Fields
from directory.feeds.hsds_csv.rows import RowReader
from directory.feeds.records import (
    CapacityRecord,
    CostOptionRecord,
    EligibilityRecord,
    FundingRecord,
    ServiceAreaRecord,
    URLRecord,
)
from directory.feeds.tabular.values import TableRow

_OLDEST = 130


class PartsReader(RowReader):
    """Each method reads one table's rows of the service whose fields it is given."""

    def program(self, row: TableRow, owner: Fields) -> str:
        names = []
        for key in row.refs("program_id"):
            found = self.tables.first("programs", "id", key)
            if found is None:
                owner.repair("program_id", "a programme that programs.csv does not have, so it was left out")
            else:
                names.append(self.fields(found, owner).line("name"))
        return "; ".join(dict.fromkeys(name for name in names if name))

    def eligibilities(self, owner: Fields) -> tuple[EligibilityRecord, ...]:
        """Read HSDS 3's columns of the service itself, then the table of HSDS 1 and 2."""
        parts = list(self.rows("eligibilities", "service_id", owner.record_id, owner))
        found = [_eligibility(owner, "eligibility_description"), *(_eligibility(part, "eligibility") for part in parts)]
        return tuple(each for each in dict.fromkeys(found) if each != EligibilityRecord())

    def cost_options(self, owner: Fields) -> tuple[CostOptionRecord, ...]:
        found = []
        for part in self.rows("cost_options", "service_id", owner.record_id, owner):
            cost = CostOptionRecord(
                option=part.line("option"),
                amount=part.price("amount"),
                currency=part.line("currency").upper(),
                amount_description=part.plain("amount_description"),
                valid_from=part.day("valid_from"),
                valid_to=part.day("valid_to"),
            )
            if cost.option or cost.amount is not None or cost.amount_description:
                found.append(cost)
            else:
                part.repair("option", "says nothing of the cost, so the row was left out")
        return tuple(dict.fromkeys(found))

    def service_areas(self, owner: Fields) -> tuple[ServiceAreaRecord, ...]:
        found = []
        for part in self.rows("service_areas", "service_id", owner.record_id, owner):
            area = ServiceAreaRecord(
                name=part.line("name") or part.line("description"),
                extent=part.text("extent"),
                extent_type=part.line("extent_type"),
                uri=part.url("uri"),
            )
            if area == ServiceAreaRecord():
                part.repair("name", "says nothing of the area, so the row was left out")
            else:
                found.append(area)
        return tuple(dict.fromkeys(found))

    def urls(self, owner: Fields) -> tuple[URLRecord, ...]:
        parts = self.rows("urls", "service_id", owner.record_id, owner)
        found = [URLRecord(url=url, label=part.line("label")) for part in parts if (url := part.url("url"))]
        return tuple(dict.fromkeys(found))

    def funding(self, owner: Fields) -> tuple[FundingRecord, ...]:
        parts = self.rows("fundings", "service_id", owner.record_id, owner)
        return tuple(dict.fromkeys(FundingRecord(source=said) for part in parts if (said := part.plain("source"))))

    def required_documents(self, owner: Fields) -> tuple[str, ...]:
        parts = self.rows("required_documents", "service_id", owner.record_id, owner)
        return tuple(dict.fromkeys(said for part in parts if (said := part.line("document")) and said != "none"))

    def capacities(self, owner: Fields) -> tuple[CapacityRecord, ...]:
        found = []
        for part in self.rows("service_capacities", "service_id", owner.record_id, owner):
            unit = self.tables.first("units", "id", part.text("unit_id")) if part.text("unit_id") else None
            available, maximum = part.number("available"), part.number("maximum")
            if available is None or available < 0 or unit is None or not unit.get("name"):
                part.repair("available", "no number of a unit that units.csv has, so the row was left out")
                continue
            found.append(
                CapacityRecord(
                    unit=unit.get("name"),
                    available=available,
                    maximum=maximum if maximum is None or maximum >= 0 else None,
                    description=part.plain("description"),
                    updated=part.moment("updated"),
                )
            )
        return tuple(found)


def _eligibility(part: Fields, key: str) -> EligibilityRecord:
    lowest, highest = _age(part, "minimum_age"), _age(part, "maximum_age")
    # A highest age of 0 is how programs write that nobody gave one.
    highest = highest or None
    if lowest is not None and highest is not None and lowest > highest:
        part.repair("minimum_age", "the lower age is above the upper, so they were swapped")
        lowest, highest = highest, lowest
    return EligibilityRecord(eligibility=part.plain(key), minimum_age=lowest or None, maximum_age=highest)


def _age(part: Fields, key: str) -> int | None:
    age = part.number(key)
    if age is not None and not 0 <= age <= _OLDEST:
        part.repair(key, "not an age in years, so it was left out")
        return None
    return None if age is None else int(age)
