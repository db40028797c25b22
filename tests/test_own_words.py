"""The repository speaks in its own words: no text of the real documents is copied into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What ships and is read. The lexicon is left out: it lists the vocabulary of the field word by word, and words are
# shared; that none of its entries is a sentence is checked on its own below.
# So are the pages of docs/rules: they are printed from lint_rules, and test_docs holds them to it.
PLACES = ("examples", "lint_rules", "perflint", "tests", "docs", ".github", "tools", "README.md", "CHANGELOG.md")
PRINTED = ROOT / "docs" / "rules"
VOCABULARY = ROOT / "perflint" / "lexicon"
TEXTS = {".cfg", ".csv", ".html", ".json", ".md", ".py", ".sarif", ".toml", ".tsv", ".txt", ".yaml", ".yml"}

# The fields of a labelled document that hold what its author wrote.
FIELDS = {"name", "value", "description", "goal", "goals", "project", "projects", "title", "basis"}
# A name of seven characters is a term of the trade; eight can be a phrase, and a clause of running text needs more.
# A figure makes six characters as telling.
SHORTEST, SHORTEST_WITH_NUMBER, SHORTEST_CLAUSE = 8, 6, 12

# What every form prints and no author wrote, each with the reason it may stand here.
GENERIC = {
    "服务对象满意度指标": "the name of a level of the standard table",
    "相关服务对象满意度": "a word of the trade for nobody in particular, in the list of such words",
    "部门整体绩效目标": "the heading of a form",
    "第一部分部门整体绩效目标": "a heading of the prescribed outline",
    "第二部分预算项目绩效目标": "a heading of the prescribed outline",
    "年度总体工作和重点工作任务": "a heading of the prescribed outline",
    "一级指标二级指标指标内容目标值目标值来源": "the column heads of a form",
    "总计财政拨款财政专户拨款其他资金绩效目标绩效指标": "the column heads of a form",
    "经济效益不适用不适用不适用": "a row of a form with the word for nothing in each cell",
    "生态效益不适用不适用不适用": "a row of a form with the word for nothing in each cell",
}

HAN = re.compile(r"[\u3400-\u9fff]")
BREAK = re.compile(r"[，。；：！？、,;:!?（）()《》“”\"\t|]|\n\s*\n")


def bare(text: str) -> str:
    """The text with white space removed, as a reader sees through line breaks."""
    return re.sub(r"\s+", "", text)


def strings(node: object, field: str = "") -> Iterator[str]:
    """Every string the author wrote, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from strings(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, field)
    elif isinstance(node, str) and field in FIELDS:
        yield node


def real_phrases(corpus: Path) -> set[str]:
    """What the real documents say, long enough to be someone's words."""
    found: set[str] = set()
    for path in [*corpus.glob("seed-*.json"), *corpus.glob("forms/*.json")]:
        for text in strings(json.loads(path.read_text(encoding="utf-8"))):
            shortest = SHORTEST_WITH_NUMBER if re.search(r"\d", text) else SHORTEST
            if shortest <= len(HAN.findall(text)):
                found.add(bare(text))
    for path in corpus.glob("seed-*.txt"):
        for clause in BREAK.split(path.read_text(encoding="utf-8")):
            if SHORTEST_CLAUSE <= len(HAN.findall(clause)):
                found.add(bare(clause))
    return found


def shipped() -> Iterator[tuple[Path, str]]:
    """Every text file that ships, white space removed."""
    for place in PLACES:
        root = ROOT / place
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            known = path.suffix in TEXTS and "__pycache__" not in path.parts and path != Path(__file__).resolve()
            if known and path.is_file() and not {VOCABULARY, PRINTED} & set(path.parents):
                yield path, bare(path.read_text(encoding="utf-8"))


def test_no_text_of_a_real_document(corpus: Path) -> None:
    """No name, value, description, goal, project or clause of a real document occurs in a file that ships."""
    phrases = {phrase for phrase in real_phrases(corpus) if phrase not in GENERIC}
    assert phrases
    hits = [
        f"{path.relative_to(ROOT)}: {phrase}"
        for path, text in shipped()
        for phrase in sorted(phrases)
        if phrase in text
    ]
    assert [] == hits


def test_the_lexicon_holds_words_not_sentences(corpus: Path) -> None:
    """Words are shared; a whole sentence or goal of a real document is not."""
    sentences = {phrase for phrase in real_phrases(corpus) if 12 <= len(HAN.findall(phrase))}
    text = {path: bare(path.read_text(encoding="utf-8")) for path in sorted(VOCABULARY.glob("*.yaml"))}
    assert text
    assert [] == [f"{path.name}: {phrase}" for path in text for phrase in sorted(sentences) if phrase in text[path]]


@pytest.mark.parametrize("phrase", sorted(GENERIC))
def test_an_allowed_phrase_has_a_reason(phrase: str) -> None:
    """The list stays short and explained."""
    assert GENERIC[phrase]
