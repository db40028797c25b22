"""What paragraphs outside tables say: the facts of the document, reports, notices."""
