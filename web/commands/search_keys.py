"""``signpost search-keys``: make the two keys that a secured Elasticsearch lets us in with."""

import json as json_module

import click


@click.command()
@click.option("--user", default="elastic", show_default=True, help="Somebody who may make keys.")
@click.option("--password", prompt=True, hide_input=True, envvar="ELASTIC_PASSWORD", help="Asked for unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def command(user: str, password: str, as_json: bool) -> None:
    """Make a key to search and a key to index, each with the least rights, at the server of SEARCH_URL.

    Neither the name nor the password is kept. Put the keys into .env; keys made before go on letting in until somebody
    takes them back.
    """
    from directory.search import IndexUnavailable
    from directory.search.elastic import make_keys
    from web.settings import load_settings
    from web.wiring import search_server

    server = search_server(load_settings())
    if server is None:
        raise click.ClickException("SEARCH_URL is not set, so there is no server to make keys at.")
    try:
        search_key, index_key = make_keys(server.url, user, password, server.alias, server.ca_certs)
    except IndexUnavailable as error:
        raise click.ClickException(str(error)) from error
    keys = {"SIGNPOST_SEARCH_API_KEY": search_key, "SIGNPOST_SEARCH_INDEX_API_KEY": index_key}
    if as_json:
        click.echo(json_module.dumps(keys))
    else:
        for name, key in keys.items():
            click.echo(f"{name}={key}")
