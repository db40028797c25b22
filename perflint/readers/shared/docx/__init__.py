"""What the Word readers share: the story of a document, its tables, runs, styles, numbering and fields."""
