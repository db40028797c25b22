"""The sheets of the ledger workbook, one module each; `book` has what all of them write with."""
