"""The command that the plugin brings."""

import click

import pembina


@click.command("hello-award")
@click.argument("award")
def command(award):
    click.echo(f"hello {pembina.load_award(award).id}")
