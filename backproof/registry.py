"""What an exercise is, and where exercises are found.

An exercise is one file. Its docstring is the statement (the first line is the title); a function
decorated with ``exercise`` is the solution. Mistakes and network checks hang on that function.
"""
from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Callable

from backproof import cache, shelf
from backproof.book import Book, Place, book_of
from backproof.errors import ExerciseError
from backproof.importing import digest_of, files_read, forget, import_alone, import_from

if TYPE_CHECKING:
    from derivations.proof.recorder import Proof

KINDS = {
    "proof": "An equation for every size, often a gradient.",
    "limit": "What happens far away, or near a point.",
    "inequality": "A bound, a sign or a minimum.",
    "probability": "Means and variances of random numbers.",
    "counterexample": "One case that breaks a claim.",
    "algorithm": "A program, and what it must give.",
    "experiment": "A measurement, with its interval and seeds.",
    "essay": "A question whose answer is an argument in words, with lines that support it.",
}
CLAIMS = "claims"  # the kind of a file that holds claims and no exercise


@dataclass
class Exercise:
    """One exercise: its statement, its solution, its mistakes and its network checks."""

    id: str
    kind: str
    equations: list[int]
    title: str
    statement: str
    solve: Callable
    path: Path
    idea: str = ""
    short: str = ""
    tags: tuple[str, ...] = ()
    mistakes: list[tuple[str, str, str, Callable]] = field(default_factory=list)
    checks: list[Callable] = field(default_factory=list)
    begun: Proof | None = None  # the proof as far as it came, should the solution raise

    @property
    def book(self) -> Book | None:
        """The book in whose folder the file lies."""
        return book_of(self.path)

    @property
    def place(self) -> Place:
        """Where it stands, as the book's manifest says."""
        return self.book.place(self.id) if self.book else Place()

    def mistake(self, text, source, why=""):
        """A tempting wrong answer, stated as a claim that must be refuted.

        ``text`` is the wrong answer in words, ``source`` says where it stands, ``why`` what went
        wrong. The function is given a proof that knows the exercise's definitions.
        """
        def add(claim):
            self.mistakes.append((text, source, why, claim))
            return claim
        return add

    def network(self, check):
        """A comparison of the proved formula with a real network; given a ``NetworkCheck``."""
        self.checks.append(check)
        return check

    @cached_property
    def proof(self):
        """The solution, run once. Raises whatever the solution raises."""
        from backproof.recording import Recorder

        proof = self.begun = Recorder(self.path)
        self.solve(proof)
        return proof

    @cached_property
    def lines(self):
        """The proof for those that cite it: figures and measurements are left out.

        Raises ``ValueError`` while the solution runs: what cites itself rests on nothing.
        """
        from backproof.recording import Recorder

        if "proof" in self.__dict__:
            return self.proof
        if self.begun:
            raise ValueError(f"{self.id} is cited before its solution has come to its end: it rests on itself")
        proof = self.begun = Recorder(self.path, shows=False)
        self.solve(proof)
        return proof

    def conclusion(self):
        """The last conclusion, as a pair of sides, for exercises that build on this one."""
        return self.lines.conclusions[-1]


_found: dict[Path, list[Exercise]] = {}


def exercise(id, kind, equations=(), idea="", short="", tags=(), book=None):
    """Make a function the solution of exercise ``id``.

    ``kind`` is one of ``KINDS``; ``equations`` are the numbers of the equations that it uses, in
    the text that the book is about. ``idea`` says in three to five sentences without algebra why
    the answer is what it is, ``short`` is the title for menus (28 signs at most), ``tags`` are the
    words by which somebody would search for it. Where it stands is said in ``book.toml``.
    """
    if kind not in KINDS:
        raise ExerciseError(f"{id}: the kind {kind!r} is not one of {', '.join(KINDS)}")
    if book is not None:
        raise ExerciseError(f"{id}: leave out book={book!r}; where an exercise stands is said in "
                            "the book's book.toml")

    def make(solve):
        module = sys.modules[solve.__module__]
        title, statement = statement_of(module.__doc__, id)
        made = Exercise(id, kind, list(equations), title, statement, solve,
                        Path(module.__file__).resolve(), idea=idea, short=short, tags=tuple(tags))
        add(made)
        return made
    return make


def add(exercise: Exercise):
    """Remember an exercise, or a sheet of claims, under its file."""
    _found.setdefault(exercise.path, []).append(exercise)


def made(path: Path) -> list[Exercise]:
    """What a file has made so far."""
    return _found.get(path, [])


def statement_of(docstring, id) -> tuple[str, str]:
    """The title and the statement in a file's docstring. Raises ``ExerciseError``."""
    lines = (docstring or "").strip().split("\n")
    if len(lines) < 3 or lines[1].strip():
        raise ExerciseError(f"{id}: the file must begin with a docstring: a title line, an empty "
                            "line, and the statement")
    return lines[0].strip(), "\n".join(lines[2:]).strip()


def id_of(path: Path) -> str:
    """The id that belongs to a file by its place in its book, or by its name outside of one."""
    book = book_of(path)
    return book.id_of(path.resolve()) if book else path.stem.replace("_", "-")


def files() -> list[Path]:
    """The exercise files of the current shelf in their order; nothing is imported."""
    return shelf.current().files()


def path_of(id: str) -> Path:
    """The file of an exercise, given its id, capital letters or not, or a path.

    Raises ``ExerciseError`` for an id that is not on the shelf, naming the closest ones.
    """
    if id.endswith(".py") or "/" in id:
        return Path(id).resolve()
    known = {id_of(path): path for path in files()}
    if id.lower() in known:
        return known[id.lower()]
    if sheet := with_claim(id):
        return sheet
    close = get_close_matches(id.lower(), known, 3, 0.4)
    hint = f"did you mean {' or '.join(close)}?" if close else "backproof list names them all"
    raise ExerciseError(f"there is no exercise {id!r} in {shelf.current()}; {hint}")


def files_in(folder: Path) -> list[Path]:
    """The exercise files in a folder: of the books there, of a part of a book, or by themselves.

    Raises ``ExerciseError`` if there are none.
    """
    folder = folder.resolve()
    here, book = shelf.shelf_of(folder), book_of(folder)
    known = here.files() if here else book.files() if book else sorted(folder.glob("*.py"))
    found = [path for path in known if here or folder in path.parents]
    if not found:
        raise ExerciseError(f"{shelf.shown(folder)} holds no exercise")
    return found


def with_claim(id: str) -> Path | None:
    """The file that holds a claim, capital letters or not; None if no file of the shelf does."""
    texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in files())
    likely = (path for path, text in texts if id.lower() in text.lower())
    return next((path for path in likely if id.lower() in map(str.lower, claims_in(path))), None)


def is_content(module: str) -> bool:
    """Whether a module, by its name, is an exercise or a helper of a book."""
    if module.startswith("outside_"):
        return True
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is not None and book_of(Path(file)) is not None


def outline(path: Path) -> dict:
    """The id, title, kind, book, chapter and section of a file, read without importing it."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise unparsable(path, error) from error
    except ValueError as error:
        raise ExerciseError(f"{path} is no Python file: {error}") from error
    title, _ = statement_of(ast.get_docstring(tree), id_of(path))
    call = next((d for node in tree.body if isinstance(node, ast.FunctionDef)
                 for d in node.decorator_list
                 if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "exercise"), None)
    named = named_in(call) if call else {"id": id_of(path), "kind": CLAIMS}
    if call is None and not claims_in(path):
        raise ExerciseError(f"{path} holds no exercise")
    book = book_of(path)
    place = book.place(named["id"]) if book else Place()
    return {"id": named["id"], "title": title, "book": book.name if book else "",
            "chapter": place.chapter, "section": place.section, "kind": named["kind"]}


def named_in(call: ast.Call) -> dict[str, str]:
    """The id and the kind in the decorator of a solution."""
    given = [*zip(("id", "kind"), call.args), *((k.arg, k.value) for k in call.keywords)]
    return {name: ast.literal_eval(value) for name, value in given if name in ("id", "kind")}


def claims_of(path: Path) -> list[dict]:
    """The outline of each claim of a file: like that of an exercise, with the claim as its title."""
    found = claims_in(path)
    here = outline(path) if found else {}
    return [{**here, "id": id, "kind": "claim", "title": " ".join(words.split())}
            for id, words in found.items()]


def claims_in(path: Path) -> dict[str, str]:
    """The ids of a file's claims with their words, read without importing it."""
    from backproof.judged.claims import written

    return written(path)


def load(path: Path) -> Exercise:
    """Import one exercise file, inside or outside the project.

    Raises ``ExerciseError`` if the file cannot be imported or holds no exercise.
    """
    path = path.resolve()
    forget_changed(path)
    if path not in _found:
        if not path.is_file():
            raise ExerciseError(f"{path} is a folder; name one exercise in it" if path.is_dir() else
                                f"there is no file {path}")
        try:
            book = book_of(path)
            import_from(book, path) if book else import_alone(path)
        except ExerciseError:
            raise
        except SyntaxError as error:
            raise unparsable(path, error) from error
        except (Exception, SystemExit) as error:
            raise ExerciseError(f"{place_of(error, path)} cannot be imported: "
                                f"{type(error).__name__}: {said(error)}{hint(error)}") from error
    if path not in _found:
        raise ExerciseError(f"{path} holds no exercise: decorate its solution with "
                            "@exercise(id, kind=…)")
    if len(_found[path]) > 1:
        ids = ", ".join(found.id for found in _found[path])
        raise ExerciseError(f"{path} holds several exercises ({ids}): give each a file of its own")
    return _found[path][0]


def place_of(error: BaseException, path: Path) -> str:
    """The file, and the line of it at which an error came up."""
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f"{path}:{lines[-1]}:" if lines else str(path)


def said(error: BaseException) -> str:
    """What an error says, without the place of what could not be imported from."""
    return re.sub(r" \(\S+__init__\.py\)$", "", str(error))


def hint(error: BaseException) -> str:
    """What to write for a name that the language does not have."""
    from backproof.advice import instead

    import backproof

    name = re.search(r"name '(\w+)'", str(error))
    close = get_close_matches(name[1], dir(backproof), 2) if name else []
    words = instead(name[1]) if name else ""
    words = words or (f"did you mean {' or '.join(close)}?" if close else "")
    return f"; {words}" if words else ""


def forget_changed(path: Path):
    """Forget all that was loaded if a file that this one rests on was saved since."""
    read = files_read()
    changed = {file for file in (path, *cache.imported(path)) if file in read
               and file.is_file() and digest_of(file.read_bytes()) != read[file]}
    if changed:
        forget(changed)
        _found.clear()


def unparsable(path: Path, error: SyntaxError) -> ExerciseError:
    return ExerciseError(f"{path}:{error.lineno or 1}: {error.msg}")
