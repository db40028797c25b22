"""The project's own tools, run as ``python -m tools.NAME`` (see the Makefile); nothing in the package imports them."""
