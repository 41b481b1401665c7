"""Editing listings: what an editor puts right stands against the feed, and nothing is changed without its history."""

from directory.editing.changes import Change, EditingBusy, EditRefused, FieldChange, HistoryLine, UnknownListing
from directory.editing.editing import Editing

__all__ = ["Change", "EditRefused", "Editing", "EditingBusy", "FieldChange", "HistoryLine", "UnknownListing"]
