"""Fuzzing: inputs that nobody would write, given to everything that reads what others send.

``targets`` has one file per thing that is fuzzed (`contract.Target` says what such a file offers) and `oracles` what must
hold for every input.  `driver` runs one input and keeps what goes wrong; `guided` and `unguided` make the inputs, the first
by coverage with atheris, the second from seeds by chance, faster, and where atheris has no wheel.  `session` shares the time among
the targets and counts.  Start with ``make fuzz MINUTES=60``; what was found once is kept in tests/fuzz_regressions and run
by tests/test_fuzzing.py.
"""
