"""Two or more rounds of the same submission side by side: pure functions of reports, see `compare`."""

from perflint.comparing.rounds import Submission, compare

__all__ = ["Submission", "compare"]
