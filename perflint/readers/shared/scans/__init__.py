"""Scanned pages: straightening, ruling lines, characters, and the cells they make."""
