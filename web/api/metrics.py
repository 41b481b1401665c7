"""``GET /metrics``: requests and turns counted for Prometheus. Routes, never addresses, so nothing personal."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from bot.turns import Turn

blueprint = Blueprint("metrics", __name__)
_METRICS = "signpost-metrics"
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The numbers of one application; a registry of its own, so two applications do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "signpost_requests", "Requests answered.", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "signpost_request_seconds", "Time to answer.", ["route"], buckets=_BUCKETS, registry=self.registry
        )
        self.turns = Counter(
            "signpost_turns", "Turns of talk taken.", ["channel", "mode", "answer"], registry=self.registry
        )


class FailedOver(Collector):
    """How many searches the stand-by answered, read from where they are counted."""

    def __init__(self, counts: Callable[[], Mapping[str, int]]) -> None:
        self._counts = counts

    def collect(self) -> Iterable[CounterMetricFamily]:
        family = CounterMetricFamily(
            "signpost_search_failed_over", "Searches that the stand-by index answered, by why.", labels=["reason"]
        )
        for reason, count in self._counts().items():
            family.add_metric([reason], count)
        yield family


def install_metrics(app: Flask, failed_over: Callable[[], Mapping[str, int]]) -> None:
    """Count and time every request of an application.

    Args:
        failed_over: tells how many searches the stand-by index answered, by why.
    """
    metrics = Metrics()
    metrics.registry.register(FailedOver(failed_over))
    app.extensions[_METRICS] = metrics

    def begin() -> None:
        g.began = time.perf_counter()

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        metrics.requests.labels(route, request.method, str(response.status_code)).inc()
        metrics.seconds.labels(route).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response

    app.before_request(begin)
    app.after_request(count)


def count_turn(channel: str, turn: "Turn") -> None:
    """Count one turn by where it came from, who answers, and the weightiest kind of reply."""
    kinds = {reply.type for reply in turn.replies}
    answer = next((kind for kind in ("urgent", "handoff", "services", "text") if kind in kinds), "none")
    metrics: Metrics = current_app.extensions[_METRICS]
    metrics.turns.labels(channel, turn.mode, answer).inc()


@blueprint.get("/metrics")
def show() -> Response:
    metrics: Metrics = current_app.extensions[_METRICS]
    return Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)
