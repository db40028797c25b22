"""perflint: a lint engine for performance targets (绩效目标).

The package is built in floors, and an import may only look downward (``tests/test_floors.py`` holds this):
``model errors text cache limits rule_files`` · ``values lexicon`` · ``checks readers reporters`` · ``rulebook recognition`` · ``engine`` ·
``cli``.  Data flows one way: bytes → reader → Source → recognition → Document → engine(rules) → Report → reporter → text.
"""

__version__ = "0.2.0"
