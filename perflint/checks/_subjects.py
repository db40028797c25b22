"""What a project is about: its name without years, places, brackets and words that every project has."""

from __future__ import annotations

from perflint import text as texts
from perflint.checks import _phrases
from perflint.lexicon import places
from perflint.lexicon.additions import remembered
from perflint.patterns import pattern_of

CUT = pattern_of(
    r"[（(][^（）()]*[)）]|[《》“”\"、，,。·\-—/\s]|和|及|与|的|(?:19|20)\d{2}(?:[-—至](?:19|20)\d{2})?年?度?|\d+|第?[一二三四五六七八九十]{1,9}(?:期|批|标段)"
    r"|(?:中央|省级?|市级?|区级?|县级?|上级|本级)(?=财政|补助|资金|专项|配套)"
)
# Who gets the money: a project of this name may be about anything.
BODY = pattern_of(r"(?:卫生院|医院|学校|[中小]学|幼儿园|[支大中]队|机关|委员会|政府|办事处|法院|检察院|[总分]?局)$")


@remembered(4096)
def subjects(name: str, general: str, shortest: int) -> tuple[str, ...]:
    """The stretches of a project's name that say what it is about, each of at least ``shortest`` characters."""
    plain = texts.narrow(name)
    for named in reversed(list(places.whole_names(plain))):
        plain = plain[: named.start] + " " + plain[named.end :]
    words = _phrases.without(general, CUT.sub(" ", plain)).split()
    return tuple(word for word in words if len(word) >= shortest and not BODY.search(word))
