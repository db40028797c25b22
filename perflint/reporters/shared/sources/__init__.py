"""A `Source` and what became of it, ready to be shown: laid-out grids, the field of each place, remarks on cells."""
