"""Lists of projects in text: under one heading a row per project, its indicators as running text."""
