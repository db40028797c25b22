"""Grids to target tables; the front door is ``tables``, the floor of this room is ``cells`` and ``columns``."""
