"""Everything a person reads exists in both languages, with the same values in it, in neutral words."""

import ast
import gettext
import io
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.formats import localize

from casework.management.catalogue import Entry, compiled, read
from casework.management.commands import compile_messages
from tests.architecture.source import PROJECT, nodes, place

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")
# People who left their service are not judged in words, nor is anybody who crossed a border (design: neutral words).
FORBIDDEN = re.compile(
    r"\b(desert(?:or|ora|ores|oras|er|ers)|aliens?|ilegal(?:es|mente)?|illegals?|limpi[oa]s?|asilad[oa]s?"
    r"|solicit\w+ de asilo|antecedentes limpios)\b",
    re.IGNORECASE,
)
JUDGING = re.compile(r"\b(desert(?:or|ora|ores|oras|er|ers)|aliens?|(?:migrantes?|personas?) ilegal(?:es)?)\b", re.I)
CATALOGUE = read(compile_messages.SPANISH.read_text(encoding="utf-8"))
MESSAGES = [entry for entry in CATALOGUE if entry.source]


def values(text: str) -> list[str]:
    """The values that a text takes, whatever their order."""
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def test_every_message_is_translated() -> None:
    assert [entry.name for entry in MESSAGES if entry.obsolete or not entry.is_translated] == []


def test_the_check_finds_nothing_wrong() -> None:
    """Every marked text of the source is in the catalogue, and the compiled file is what the catalogue says."""
    call_command("compile_messages", check=True, stdout=io.StringIO())


def test_both_languages_take_the_same_values() -> None:
    wrong = [
        entry.name
        for entry in MESSAGES
        for source, text in zip((entry.source, entry.plural or entry.source), entry.texts * 2, strict=False)
        if values(source) != values(text)
    ]
    assert wrong == []


def test_a_plural_has_its_two_forms_and_the_rest_has_one() -> None:
    assert [entry.name for entry in MESSAGES if len(entry.texts) != (1 if entry.plural is None else 2)] == []


def test_edges_of_a_text_are_the_same_in_both_languages() -> None:
    """Spaces at an end, and what ends a sentence: the page joins texts to each other."""
    wrong = [entry.name for entry in MESSAGES if any(edges(text) != edges(entry.source) for text in entry.texts)]
    assert wrong == []


def edges(text: str) -> tuple[bool, bool, str]:
    """What a text begins and ends with."""
    return text[:1].isspace(), text[-1:].isspace(), text[-1] if text[-1] in ".:;?…" else ""


def test_no_forbidden_word_is_written_for_anybody_to_read() -> None:
    texts = {entry.name: " ".join([entry.source, *entry.texts]) for entry in MESSAGES}
    templates = [path for path in (PROJECT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".typ"}]
    texts |= {str(path.relative_to(PROJECT)): path.read_text(encoding="utf-8") for path in templates}
    assert {name: found[0] for name, text in texts.items() if (found := FORBIDDEN.search(text))} == {}


def test_reference_rows_and_pages_of_the_repository_judge_nobody() -> None:
    """Names of offences (a weapon carried illegally) stay what they are; people are not called by them."""
    paths = [*(PROJECT / "seeds").rglob("*.csv"), *(PROJECT / "docs").rglob("*.md"), *PROJECT.glob("*.md")]
    texts = {str(path.relative_to(PROJECT)): path.read_text(encoding="utf-8") for path in paths}
    assert {name: found[0] for name, text in texts.items() if (found := JUDGING.search(text))} == {}


def test_the_catalogue_names_no_place_of_one_machine() -> None:
    comments = [line for line in compile_messages.SPANISH.read_text(encoding="utf-8").splitlines() if line[:2] == "#:"]
    assert [line for line in comments if re.search(r"(^|\s)(/|\.\.|[A-Z]:)", line[2:].strip())] == []


def test_translating_functions_keep_a_name_that_the_search_knows() -> None:
    """A text marked by a function of another name is never found: `gettext as later` loses its texts."""
    renamed = [
        f"{place(path, node)}: {name.name} as {name.asname}"
        for path, node in nodes("casework")
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname not in {None, name.name} and not (name.asname == "_" and not name.name.startswith(("n", "p")))
    ]
    assert renamed == []


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt is not installed (Debian's package gettext)")
def test_the_compiled_file_says_what_msgfmt_makes(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", theirs, compile_messages.SPANISH], check=True)
    assert in_words(compile_messages.SPANISH.with_suffix(".mo").read_bytes()) == in_words(theirs.read_bytes())


def in_words(compiled_file: bytes) -> dict[object, str]:
    """What Python's own reader finds in a compiled file."""
    catalogue: dict[object, str] = vars(gettext.GNUTranslations(io.BytesIO(compiled_file)))["_catalog"]
    return catalogue


class TestProblems:
    """What the check says about a catalogue with one fault."""

    @pytest.mark.parametrize(
        ("entry", "sentence"),
        [
            ('msgid "new"\nmsgstr ""', "no Spanish yet: new"),
            ('#, fuzzy\nmsgid "guessed"\nmsgstr "adivinado"', "no Spanish yet: guessed"),
            ('#~ msgid "old"\n#~ msgstr "viejo"', "no longer in the source: old"),
            ('msgctxt "place"\nmsgid "left"\nmsgstr ""', "no Spanish yet: place | left"),
            ('msgid "one"\nmsgid_plural "many"\nmsgstr[0] "uno"\nmsgstr[1] ""', "no Spanish yet: one"),
        ],
    )
    def test_a_text_without_spanish_is_named(self, entry: str, sentence: str) -> None:
        found = list(compile_messages.problems(entry))
        assert sentence in found

    def test_texts_of_one_side_only_are_named(self) -> None:
        ours, theirs = 'msgid "gone"\nmsgstr "ido"', 'msgid "come"\nmsgstr ""'
        found = list(compile_messages.problems(ours, theirs))
        assert {"not in the catalogue: come", "no longer in the source: gone"} <= set(found)

    def test_a_compiled_file_of_another_catalogue_is_stale(self) -> None:
        assert "django.mo is not what django.po says" in compile_messages.problems('msgid "a"\nmsgstr "b"')

    def test_without_tools_one_line_says_what_was_not_checked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compile_messages, "TOOLS", ("no-such-tool",))
        said = io.StringIO()
        call_command("compile_messages", check=True, stdout=said)
        assert said.getvalue() == f"{compile_messages.NO_TOOLS}\n"

    def test_without_check_both_files_are_written(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        catalogue = tmp_path / "django.po"
        catalogue.write_text('msgid "one"\nmsgstr "uno"\n\nmsgid "two"\nmsgstr ""\n', encoding="utf-8")
        monkeypatch.setattr(compile_messages, "SPANISH", catalogue)
        monkeypatch.setattr(compile_messages, "TOOLS", ("no-such-tool",))
        with pytest.raises(CommandError, match="no Spanish yet: two"):
            call_command("compile_messages", stdout=io.StringIO())
        assert in_words(catalogue.with_suffix(".mo").read_bytes()) == {"one": "uno"}


class TestCatalogue:
    """The reader and the compiler alone."""

    def test_a_text_goes_on_over_lines_with_its_escapes(self) -> None:
        (entry,) = read('msgid ""\n"a \\"b\\"\\n"\n"c"\nmsgstr "d"')
        assert entry == Entry(source='a "b"\nc', texts=["d"])

    def test_comments_are_no_entry(self) -> None:
        assert read("# only a comment") == []

    def test_a_line_of_another_kind_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not a line of a catalogue"):
            read('msgid "a"\nmsgstr b')

    def test_plurals_and_contexts_are_found_by_the_standard_reader(self) -> None:
        header = (
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"'
        )
        days = 'msgid "%(n)d day"\nmsgid_plural "%(n)d days"\nmsgstr[0] "%(n)d día"\nmsgstr[1] "%(n)d días"'
        left = 'msgctxt "place"\nmsgid "left"\nmsgstr "izquierda"'
        made = gettext.GNUTranslations(io.BytesIO(compiled(read("\n\n".join([header, left, days])))))
        assert made.ngettext("%(n)d day", "%(n)d days", 2) == "%(n)d días"
        assert made.pgettext("place", "left") == "izquierda"


@pytest.mark.parametrize(("language", "shown"), [("es", "26 feb 2019, 18:04"), ("en", "26 Feb 2019, 18:04")])
def test_moments_are_short_in_both_languages(language: str, shown: str) -> None:
    """Where Django chooses the format, in the auditors' lists, it is the one that the pages use."""
    with translation.override(language):
        assert localize(datetime(2019, 2, 26, 18, 4)) == shown
