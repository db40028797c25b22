"""Forms in text: the facts around their rows, and their rows by way of a grid; the front door is ``tables``."""
