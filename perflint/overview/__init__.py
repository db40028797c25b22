"""A report of many documents seen as a whole: `overview_of`, a pure function in one pass over the report."""

from perflint.overview.whole import overview_of

__all__ = ["overview_of"]
