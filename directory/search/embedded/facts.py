"""What a listing is and where, as words that the index of words can filter by.

They let through all that the filters do and some more, so that few of the hits are thrown away afterwards.
"""

from directory.opening import WEEK, merge_spells
from directory.search.cells import cells_of, cells_within
from directory.search.listing import Listing
from directory.search.ports import Filters

_SLOT = 4 * 60
_ANYWHERE = "c:*"
_EVERYWHERE = "a:*"
_MOST_CELLS = 64


def facts_of(listing: Listing) -> set[str]:
    """Return the words for a listing's terms, areas, hours and places."""
    service = listing.service
    facts = {f"t:{term}" for term in listing.terms}
    facts.update({f"a:{area}" for area in service.area_ids} or {_EVERYWHERE})
    for spell in merge_spells(service.spells):
        facts.update(
            f"s:{slot % (WEEK // _SLOT)}" for slot in range(spell.start // _SLOT, (spell.end - 1) // _SLOT + 1)
        )
    if service.national or not service.points:
        facts.add(_ANYWHERE)
    facts.update(cells_of(service.points))
    return facts


def groups_of(filters: Filters) -> list[list[str]]:
    """Return groups of facts of which a listing that passes has one each; age and audience are not among them."""
    groups = [[f"t:{term}" for term in sorted(group)] for group in filters.terms]
    if filters.area_ids:
        groups.append([_EVERYWHERE, *(f"a:{area}" for area in sorted(filters.area_ids))])
    if filters.open_at is not None:
        groups.append([f"s:{filters.open_at // _SLOT}"])
    if filters.within is not None and (cells := cells_within(filters.within, _MOST_CELLS)):
        groups.append([_ANYWHERE, *cells])
    return groups
