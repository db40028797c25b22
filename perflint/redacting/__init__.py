"""A report that may be shown to others: names, amounts and codes are replaced by tokens, the same one by the same.

docs/sharing.md tells users what is masked and what is not.  Start with `redacted`.
"""

from perflint.redacting.reports import redacted

__all__ = ["redacted"]
