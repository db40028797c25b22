"""What the PDF reader is made of: the library's calls, pages, characters, lines, rulings and structure tags."""
