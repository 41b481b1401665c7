"""The action server's process: what the dialogue engine asks us to do, done with our own directory."""

from web.logs import set_up_logs
from web.settings import load_settings
from web.wiring import build


def main() -> None:
    """Serve the actions on loopback until stopped."""
    from bot.actions import build_actions
    from bot.actions.server import run_action_server

    settings = load_settings()
    set_up_logs(settings.log_level)
    signpost = build(settings)
    actions = build_actions(signpost.directory, signpost.handoffs)
    run_action_server(actions, "127.0.0.1", settings.actions_port)


if __name__ == "__main__":
    main()
