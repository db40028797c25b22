"""Exports of budget systems, one row an indicator; the front door is ``tables``."""
