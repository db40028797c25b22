"""One module a change of the tables; none is changed once it has been released."""
