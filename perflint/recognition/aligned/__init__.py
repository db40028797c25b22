"""Text whose cells stand below one another (``pdftotext -layout``) made into grids; the front door is ``tables``."""
