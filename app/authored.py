"""All authored files as one library: ours, and those of a folder of one's own, which win by id."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.bad_setting import BadSetting
from personas import HOME as PEOPLE
from personas import TEMPERAMENTS, Persona, Temperament, read_people, read_temperaments
from question_bank import FOLDERS, HOME, Bank, Problem, Source, dangling, read_bank

_FOLDERS = (*FOLDERS, "personas", "temperaments")


@dataclass(frozen=True)
class Authored:
    """Everything that was read, where it stands, and what keeps it from being used."""

    bank: Bank
    personas: dict[str, Persona]
    temperaments: dict[str, Temperament]
    sources: dict[str, Source]
    """Where each entry was read, by 'folder/id'."""
    problems: list[Problem]

    def below(self, folder: Path | None) -> set[str]:
        """The entries, by 'folder/id', that were read below a folder; all of them for None."""
        return {key for key, source in self.sources.items() if folder is None or source.path.is_relative_to(folder)}


def read_authored(own: Path | None = None) -> Authored:
    """Our files, and those of a folder laid out like ours. Raises BadSetting when there is no such folder."""
    if own is not None and not own.is_dir():
        raise BadSetting(
            f"there is no folder {own}; HOTSEAT_CONTENT_DIR names one with questions/, topics/, personas/ and the like"
            " (`hotseat new question my-question` starts one)"
        )
    bank, problems = read_bank(HOME, own)
    personas, people, wrong = read_people(bank, *_layers(PEOPLE, own, "personas"))
    temperaments, manners, ill = read_temperaments(*_layers(TEMPERAMENTS, own, "temperaments"))
    sources = {**bank.sources, **_under("personas", people), **_under("temperaments", manners)}
    strays = _strays(own) if own is not None else ()
    problems = [*problems, *dangling(bank), *wrong, *ill, *strays]
    return Authored(bank, personas, temperaments, sources, sorted(set(problems)))


def _layers(home: Path, own: Path | None, name: str) -> list[Path]:
    return [home] if own is None else [home, own / name]


def _under(folder: str, sources: dict[str, Source]) -> dict[str, Source]:
    return {f"{folder}/{id}": source for id, source in sources.items()}


def _strays(own: Path) -> Iterator[Problem]:
    """Files that look authored and would be passed over in silence."""
    near = (*own.glob("*.y*ml"), *own.glob("[!.]*/*.y*ml"))
    deep = (path for name in _FOLDERS for path in (own / name).rglob("*.yml"))
    for path in sorted({*near, *deep}):
        within = path.relative_to(own)
        file = str(Path(own.name) / within)
        if path.suffix == ".yml":
            yield Problem(file, 0, "", "is not read: rename it to end in .yaml")
        elif within.parts[0] not in _FOLDERS:
            yield Problem(file, 0, "", f"is not read: move it into one of {', '.join(_FOLDERS)}")
