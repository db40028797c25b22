"""The interchange document: its schema, and JSON read as a `Document` and written from one."""
