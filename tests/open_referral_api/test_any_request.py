"""Whatever anybody sends: answers keep to the OpenAPI document, and nothing is ever our fault."""

from collections.abc import Iterable
from functools import cache
from wsgiref.types import StartResponse, WSGIEnvironment

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from directory.feeds.records import LocationRecord, ServiceAtLocationRecord
from directory.reading.vocabulary import load_vocabulary
from tests.open_referral_api.builders import a_record, an_open_referral
from tests.web.fakes import FakeSignpost
from web.api.open_referral.openapi import openapi_document
from web.app import create_app

# Two parameters can contradict each other, and a well-formed postcode or id can belong to nobody: no schema can say
# so, and the honest answer to a request that is right in form alone is 400 or 404.
CONFIG = {
    "generation": {"deterministic": True, "max-examples": 15},
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "304", "400", "404"]}},
}


@cache
def website() -> Flask:
    hall = LocationRecord(id="hall", name="Hall", latitude=51.389, longitude=0.548)
    signpost = FakeSignpost(vocabulary=load_vocabulary())
    signpost.open_referral = an_open_referral(
        signpost.vocabulary,
        a_record("a", needs=("loneliness",), service_at_locations=(ServiceAtLocationRecord(location=hall),)),
        a_record("b", name="Choir", of="hilltop"),
    )
    return create_app(signpost)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Stand for the website until a test asks for it."""
    return website()(environ, start_response)


schema = schemathesis.openapi.from_dict(openapi_document("Medway"), config=SchemathesisConfig.from_dict(CONFIG))
schema.app = application


@schema.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_any_request_gets_an_answer_that_keeps_to_the_document(case: schemathesis.Case) -> None:
    case.call_and_validate()
