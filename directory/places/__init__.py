"""Where people are: postcodes, towns, villages and the areas that hold them."""

from directory.places.distance import distance_miles
from directory.places.gazetteer import Gazetteer, PlaceReading, build_gazetteer

__all__ = ["Gazetteer", "PlaceReading", "build_gazetteer", "distance_miles"]
