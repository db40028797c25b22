"""Parts of web pages: escaped text, drawn sources, the frame of a page, and all sections of the web report."""
