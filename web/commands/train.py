"""``signpost train``: build the sentence encoder, the dialogue engine's model and the vocabulary's vectors."""

import click


@click.command("train")
@click.option("--force", is_flag=True, help="Train even when nothing has changed.")
def command(force: bool) -> None:
    """Build the sentence encoder and the dialogue model, each only when its inputs have changed."""
    from web.settings import load_settings
    from web.training import TrainingFailed, build_encoder, build_model
    from web.wiring import build

    settings = load_settings()
    try:
        build_encoder(settings, click.echo)
        trained = build_model(settings, click.echo, force=force)
    except TrainingFailed as failure:
        raise click.ClickException(str(failure)) from failure
    click.echo("Reading the vocabulary of needs (a few minutes the first time)")
    build(settings).warm()
    click.echo("The dialogue model is trained." if trained else "The dialogue model is up to date.")
