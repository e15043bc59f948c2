"""Click's own words in Swedish, so that a mistyped option is answered in the language of the rest."""

from __future__ import annotations

import importlib

#: What Click can say to the person at the keyboard. Its messages to programmers are not among them.
WORDS = {
    "(dynamic)": "(räknas ut)",
    "Aborted!": "Avbrutet. Inget är publicerat.",
    "Choose from:\n\t{choices}": "Välj ett av:\n\t{choices}",
    "Choice({choices})": "Val({choices})",
    "Commands": "Kommandon",
    "Confirm the action without prompting.": "Gör det utan att fråga.",
    "Could not open file {filename!r}: {message}": "Filen {filename!r} kan inte öppnas: {message}",
    "Did you mean {possibility}?": "Menade du {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Menade du ett av: {possibilities}?)",
    "Do you want to continue?": "Vill du fortsätta?",
    "Error: invalid input": "Fel: det gick inte att tolka svaret",
    "Error: {message}": "Fel: {message}",
    "Error: The two entered values do not match.": "Fel: de två svaren är inte lika.",
    "Got unexpected extra argument ({args})": "Det finns ett ord för mycket på raden ({args})",
    "Got unexpected extra arguments ({args})": "Det finns ord för mycket på raden ({args})",
    "Invalid value for {param_hint}: {message}": "Fel värde för {param_hint}: {message}",
    "Invalid value: {message}": "Fel värde: {message}",
    "Missing argument": "Något saknas på raden:",
    "Missing command.": "Ange ett kommando.",
    "Missing option": "En flagga saknas:",
    "Missing parameter": "En uppgift saknas:",
    "Missing parameter: {param_name}": "En uppgift saknas: {param_name}",
    "Missing {param_type}": "Det saknas {param_type}",
    "No such command {name!r}.": "Kommandot {name!r} finns inte.",
    "No such option {name!r}.": "Flaggan {name!r} finns inte.",
    "Option {name!r} does not take a value.": "Flaggan {name!r} ska inte ha något värde.",
    "Option {name!r} requires an argument.": "Flaggan {name!r} ska följas av ett värde.",
    "Option {name!r} requires {nargs} arguments.": "Flaggan {name!r} ska följas av {nargs} värden.",
    "Argument {name!r} takes {nargs} values.": "{name!r} ska ha {nargs} värden.",
    "Options": "Flaggor",
    "Positional arguments": "Uppgifter på raden",
    "Press any key to continue...": "Tryck på valfri tangent …",
    "Repeat for confirmation": "En gång till",
    "Show the version and exit.": "Visa versionen.",
    "Show this message and exit.": "Visa den här hjälpen.",
    "Takes {nargs} values but 1 was given.": "Ska ha {nargs} värden men fick 1.",
    "Takes {nargs} values but {len} were given.": "Ska ha {nargs} värden men fick {len}.",
    "Try '{command} {option}' for help.": "Skriv ”{command} {option}” för hjälp.",
    "Usage:": "Så här:",
    "default: {default}": "annars {default}",
    "deprecated": "utgående",
    "directory": "mapp",
    "env var: {var}": "miljövariabel: {var}",
    "file": "fil",
    "path": "sökväg",
    "required": "måste anges",
    "unknown error": "okänt fel",
    "{len_type} values are required, but {len_value} was given.": "Det ska vara {len_type} värden men var {len_value}.",
    "{len_type} values are required, but {len_value} were given.": "Det ska vara {len_type} värden men var {len_value}.",
    "{name} {filename!r} does not exist.": "{filename!r} finns inte.",
    "{name} {filename!r} is a directory.": "{filename!r} är en mapp, inte en fil.",
    "{name} {filename!r} is a file.": "{filename!r} är en fil, inte en mapp.",
    "{name} {filename!r} is not executable.": "{filename!r} får inte köras.",
    "{name} {filename!r} is not readable.": "{filename!r} får inte läsas.",
    "{name} {filename!r} is not writable.": "{filename!r} får inte ändras.",
    "{value!r} does not match the format {format}.": "{value!r} är inte skrivet som {format}.",
    "{value!r} does not match the formats {formats}.": "{value!r} är inte skrivet på något av sätten {formats}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} är varken ja eller nej. Skriv: {states}",
    "{value!r} is not a valid {number_type}.": "{value!r} är inget giltigt {number_type}.",
    "{value!r} is not {choice}.": "{value!r} är inte {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} är inte något av {choices}.",
    "{value} is not in the range {range}.": "{value} ligger utanför {range}.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
}

#: Where Click looks its words up.
MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")

#: Names of kinds of values as they stand in a message ("'x' är inget giltigt heltal").
_KINDS = {"IntParamType": "heltal", "IntRange": "heltal", "FloatParamType": "tal", "DateTime": "datum"}


def _word(message: str) -> str:
    return WORDS.get(message, message)


def _words(singular: str, plural: str, count: int) -> str:
    return _word(singular if count == 1 else plural)


def speak_swedish() -> None:
    """Let Click answer in Swedish in this process.

    Click asks ``gettext`` for every word but ships no translations, and its look-up goes by the locale of the
    machine; Swedish is the source language here whatever the locale says, so the look-up itself is replaced.
    """
    import click

    for name in MODULES:
        module = importlib.import_module(f"click.{name}")
        for own, ours in (("_", _word), ("ngettext", _words)):
            if hasattr(module, own):
                setattr(module, own, ours)
    for kind, word in _KINDS.items():
        getattr(click.types, kind).name = word
