"""Text without anything between its cells, parted into pieces that ``flow`` can read; the front door is ``rows``."""
