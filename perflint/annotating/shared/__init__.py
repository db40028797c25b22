"""What several kinds of annotated copies need: the words of a note, packages of parts, the parts of a workbook."""
