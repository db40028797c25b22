"""Text whose cells come one after another, each broken where its column ends (Tika), made into grids by ``tables``."""
