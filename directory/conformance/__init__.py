"""Whether a feed keeps to Open Referral UK, said in plain words.

``check_open_referral`` takes a source of answers and returns a report. The sources are an API (``HTTPSource``), a
folder of its answers (``FolderSource``), a function such as a test client (``CallableSource``) and a file of services
(``FileSource``); anything that meets ``EndpointSource`` will do.
"""

from directory.conformance.checking import CheckImpossible, check_open_referral
from directory.conformance.files import FileSource
from directory.conformance.http import HTTPSource
from directory.conformance.profile import PROFILES, UnknownProfile, load_profile
from directory.conformance.report import ConformanceReport, Finding, Group
from directory.conformance.sources import CallableSource, EndpointFailed, EndpointSource, FolderSource

__all__ = [
    "PROFILES",
    "CallableSource",
    "CheckImpossible",
    "ConformanceReport",
    "EndpointFailed",
    "EndpointSource",
    "FileSource",
    "Finding",
    "FolderSource",
    "Group",
    "HTTPSource",
    "UnknownProfile",
    "check_open_referral",
    "load_profile",
]
