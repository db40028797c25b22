"""What is fuzzed, one module each, found by walking this folder."""
