"""The command line. Each command lives in its own file and is loaded when it is called, so that `--help` is instant."""

import sys
from importlib import import_module

import click

COMMANDS = {
    "serve": ("serving", "Serve the interview page in the browser."),
    "chat": ("chatting", "Hold an interview in the terminal, or from a pipe."),
    "replay": ("replaying", "Step through a past interview with moves, reasons and evidence."),
    "grade": ("grading", "Grade a transcript or a written answer."),
    "list": ("listing", "List personas, questions, frameworks, topics or interviews."),
    "export": ("exporting", "Write an interview to a file."),
    "import": ("importing", "Read an exported interview into the store."),
    "simulate": ("simulating", "Run interviews with simulated candidates."),
    "conduct": ("conducting", "Check how an interviewer behaved, in any transcript."),
    "measure": ("measuring", "Measure the judges on labelled texts."),
    "label": ("labelling", "Judge a transcript yourself, blind, phase by phase."),
    "agreement": ("agreeing", "How far the judge agrees with you, and people with each other."),
    "model": ("modelling", "Check the configured model and what it is fit for."),
    "guide": ("guiding", "Cheat sheets and a plan to practise by."),
    "cost": ("costing", "Tokens and money that an interview's model calls took."),
    "lint": ("linting", "Check all authored content, ours or yours."),
    "new": ("creating", "Start a question, persona, topic or framework of your own."),
}


class _Lazy(click.Group):
    """Loads a command's module only when it is called; help needs the table alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"app.commands.{COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hotseat", prog_name="hotseat")
def hotseat() -> None:
    """Mock interviews for machine-learning system design: no key, no network, feedback that quotes you."""


def main() -> None:
    """Runs a command; an error a person can act on is one line, never a traceback."""
    try:
        hotseat(standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except Exception as error:
        if not _is_for_people(error):
            raise
        _fail(str(error), 1)


def _fail(message: str, code: int) -> None:
    click.echo(f"hotseat: {' '.join(message.split())}", err=True)
    sys.exit(code)


def _is_for_people(error: Exception) -> bool:
    """Whether an error's message is written for the person at the keyboard."""
    from app.errors import FOR_PEOPLE

    return isinstance(error, FOR_PEOPLE)
