"""Which package and works an activity's title suggests, for a person to confirm; never a decision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.readiness_criteria import Edition, Package


@dataclass(frozen=True)
class Guess:
    """The packages whose words stand in the title, and the works it speaks of.

    With exactly one package it can be confirmed; with none or several a person must say which.
    """

    packages: tuple[str, ...]
    works: tuple[str, ...]

    @property
    def package(self) -> str | None:
        """The only package that fits, if there is only one."""
        return self.packages[0] if len(self.packages) == 1 else None


def guessed(edition: Edition, title: str) -> Guess:
    """Look for the words of the packages and of the conditions that matter to the package found."""
    packages = [package for package in edition.packages if _says(title, package.words)]
    works = _works(edition, packages[0], title) if len(packages) == 1 else ()
    return Guess(tuple(package.code for package in packages), works)


def _works(edition: Edition, package: Package, title: str) -> tuple[str, ...]:
    return tuple(code for code in package.conditions if _says(title, edition.condition(code).words))


def _says(title: str, words: Iterable[str]) -> bool:
    said = f" {_plain(title)} "
    return any(f" {_plain(word)} " in said for word in words)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
