"""A YAML text with its line numbers kept, so that an error can say where in the file it is."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.rules.blueprint_checks import Place, Problem
from models.rules.errors import BadInput
from models.rules.sentences import NOTHING, Sentence, joined

AT_MOST = 8  # problems named at once; more help nobody


class Source:
    """A YAML text, its plain data, and where in the text each part stands."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._root, self.data = self._read(text)

    def complain(self, wrong: Iterable[Problem]) -> Sentence:
        """One line for each problem, up to a readable number."""
        lines = [self._line(problem) for problem in dict.fromkeys(wrong)]
        more = len(lines) - AT_MOST
        rest = [Sentence("… and {more} more.", more=more)] if more > 0 else []
        return joined([*lines[:AT_MOST], *rest], "\n")

    def _line(self, problem: Problem) -> Sentence:
        path = " > ".join(_steps_of_path(problem.place, self.data)) or Sentence("the file")
        ended = problem.said[-1] in ".?!"
        return Sentence(
            "{file}, line {line}: {path}: {problem}{end}",
            file=self.name,
            line=self._line_of(problem.place),
            path=path,
            problem=problem.said,
            end="" if ended else ".",
        )

    def _line_of(self, place: Place) -> int:
        node = self._root
        for part in place:
            inner = _child(node, part)
            if inner is None:
                break
            node = inner
        return int(node.start_mark.line) + 1

    def _read(self, text: str) -> tuple[Any, Any]:
        import yaml  # noqa: PLC0415 - only those who read a programme pay for it

        try:
            loader = yaml.SafeLoader(text)
            root = loader.get_single_node()
            if root is None:
                raise BadInput(
                    "{file} is empty. docs/programme.md shows what a programme file holds.", file=self.name
                )
            self._refuse_repeated_keys(root, set())
            return root, loader.construct_document(root)
        except yaml.MarkedYAMLError as error:
            raise BadInput(
                "{file}{mark}: this is not YAML: {said}.",
                file=self.name,
                mark=_mark(error),
                said=error.problem,
            ) from error
        except (yaml.YAMLError, ValueError) as error:
            raise BadInput("{file}: this is not YAML: {said}.", file=self.name, said=error) from error
        except RecursionError as error:
            raise BadInput(
                "{file}: the file is nested too deeply to be a programme.", file=self.name
            ) from error

    def _refuse_repeated_keys(self, node: Any, seen: set[int]) -> None:  # noqa: ANN401 - yaml has no types for its nodes
        if id(node) in seen or isinstance(node.value, str):
            return
        seen.add(id(node))
        keys: set[str] = set()
        for child in node.value:
            key, value = child if isinstance(child, tuple) else (None, child)
            if key is not None and key.value in keys:
                line, column = key.start_mark.line + 1, key.start_mark.column + 1
                raise BadInput(
                    "{file}, line {line}, column {column}: '{key}' stands here a second time in the same "
                    "block. Keep one of the two.",
                    file=self.name,
                    line=line,
                    column=column,
                    key=key.value,
                )
            if key is not None and isinstance(key.value, str):
                keys.add(key.value)
            self._refuse_repeated_keys(value, seen)


def _mark(error: Any) -> Sentence:  # noqa: ANN401 - yaml is imported lazily
    mark = error.problem_mark
    if not mark:
        return NOTHING
    return Sentence(", line {line}, column {column}", line=mark.line + 1, column=mark.column + 1)


def _child(node: Any, part: str | int) -> Any:  # noqa: ANN401 - yaml has no types for its nodes
    if isinstance(node.value, str):
        return None
    for position, child in enumerate(node.value):
        if isinstance(child, tuple) and child[0].value == str(part):
            return child[1]
        if not isinstance(child, tuple) and position == part:
            return child
    return None


def _steps_of_path(place: Place, data: Any) -> Iterator[str]:  # noqa: ANN401 - plain data of any shape
    shown = ""
    for part in place:
        if isinstance(data, list) and isinstance(part, int):
            data = data[part] if part < len(data) else None
            code = data.get("code") if isinstance(data, dict) else None
            shown += f"[{part}]" + (f" '{code}'" if code else "")
            continue
        if shown:
            yield shown
        shown = str(part)
        data = data.get(part) if isinstance(data, dict) else None
    if shown:
        yield shown
