"""One module a command, found by its file name; each has ``command``, a click command with Chinese help."""
