"""The action server: rasa-sdk's own web application on this machine's loopback, with our actions in it."""

import logging
import warnings
from collections.abc import Iterable
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

_log = logging.getLogger(__name__)
_KEEP_ALIVE_SECONDS = 75


def build_app(actions: Iterable[Action]) -> "Sanic[Any, Any]":
    """Return the web application that the engine calls, with the actions registered."""
    from rasa_sdk.endpoint import create_app

    # The engine is 3.6 and the SDK 3.21 on purpose (see DESIGN section 2); the SDK would warn about it for ever.
    warnings.filterwarnings("ignore", message="Your versions of rasa", category=UserWarning)
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
    return app


def run_action_server(actions: Iterable[Action], host: str, port: int) -> None:
    """Serve the actions in this process until it is stopped.

    One process and one event loop: each action runs in a thread, so the directory and its models are loaded once.

    Args:
        actions: as ``build_actions`` gives them.
        host: the address to listen on; loopback, because the engine is on the same machine.
    """
    app = build_app(actions)
    _log.info("action_server_starting", extra={"host": host, "port": port})
    app.run(host=host, port=port, single_process=True, motd=False, access_log=False)
