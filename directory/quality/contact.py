"""Whether people can reach a service by what its listing gives: phones, web addresses, email addresses."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from directory.feeds.cleaning import clean_email, clean_url
from directory.feeds.records import ServiceRecord
from directory.quality.faults import Fault
from directory.quality.parts import all_addresses, all_emails, all_phones, all_urls, country_of
from directory.quality.phones import phone_fault

_QUOTED = 60
# RFC 2606 keeps these for examples: nobody has them.
_EXAMPLE_HOST = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$", re.IGNORECASE)
_TWICE = re.compile(r"https?:/*https?[:/]|https?://(?:www\.)?/|[,;]\s*https?:", re.IGNORECASE)
_EMAIL_TYPOS = re.compile(r"(?:\.con|\.co\.ku|\.ogr|\.couk|@(?:gmial|gmai|hotmial|yaho|outlok)\..*)$", re.IGNORECASE)


def is_unreachable(record: ServiceRecord) -> bool:
    """Whether nothing in the listing is a way to reach the service: no number, address, email or page."""
    if any(phone.type != "fax" for _, phone in all_phones(record)):
        return False
    if any(True for _ in all_emails(record)) or any(True for _ in all_urls(record)):
        return False
    return not any(
        address.address_1 or address.postal_code
        for location, address in all_addresses(record)
        if location.location_type != "virtual"
    )


def contact_faults(record: ServiceRecord, broken_links: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with the ways to reach a service.

    Args:
        broken_links: web addresses known to be gone, with why.
    """
    if is_unreachable(record):
        yield Fault("unreachable", "It has no phone number, email, web address or address to go to.")
    country = country_of(record)
    for where, phone in all_phones(record):
        if fault := phone_fault(phone.number, country, is_sample=record.is_sample):
            yield Fault("phone-form", f"The number {_quote(phone.number)} of {where} {fault}.")
    for where, url in all_urls(record):
        if fault := url_fault(url, is_sample=record.is_sample):
            yield Fault("web-form", f"The web address {_quote(url)} of {where} {fault}.")
        elif url in broken_links:
            yield Fault("broken-link", f"The web page {_quote(url)} of {where} {broken_links[url]}.")
    for where, email in all_emails(record):
        if fault := email_fault(email, is_sample=record.is_sample):
            yield Fault("email-form", f"The email address of {where} {fault}.")


def url_fault(url: str, *, is_sample: bool = False) -> str | None:
    """Return what is wrong with a web address, or ``None``; it is not followed."""
    if re.search(r"\s", url.strip()):
        return "has a space in it, or is more than one address"
    if "@" in url and "/" not in url.partition("://")[2]:
        return "is an email address"
    if not re.match(r"https?://", url, re.IGNORECASE):
        return "does not begin with https:// or http://"
    if _TWICE.search(url) or clean_url(url) is None:
        return "is private to one network" if _is_number(url) else "cannot be followed"
    host = urlsplit(url).hostname or ""
    if _EXAMPLE_HOST.search(host) and not is_sample:
        return "is only an example"
    return None


def email_fault(email: str, *, is_sample: bool = False) -> str | None:
    """Return what is wrong with an email address, or ``None``; nothing is sent."""
    if len(re.findall("@", email)) > 1:
        return "is more than one address"
    if clean_email(email) != email or email.startswith("."):
        return "is not written as one"
    if _EMAIL_TYPOS.search(email):
        return "ends with a slip of the keys"
    if _EXAMPLE_HOST.search(email.rpartition("@")[2]) and not is_sample:
        return "is only an example"
    return None


def _is_number(url: str) -> bool:
    try:
        return not ip_address(urlsplit(url).hostname or "").is_global
    except ValueError:
        return False


def _quote(value: str) -> str:
    return value if len(value) <= _QUOTED else f"{value[: _QUOTED - 1]}…"
