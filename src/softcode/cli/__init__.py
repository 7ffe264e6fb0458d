"""The command line: `softcode COMMAND --help`.

`commands.py` is the table of commands, `main.py` sets up and tells what goes wrong.
`tasks.py` lists the built-in tasks, `induce.py` finds programs; `run.py`, `trace.py`,
`verify.py` and `weights.py` run, trace, check and convert them; `experiments.py` makes
published tables again, `library.py` compresses solved programs, `models.py` solves
TerpreT files, `npi/` is for programmer-interpreters. A command's file is read when it is
called. Knows everything before it; the only importer of typer. To add a command: a
function with `@app.command()` in a file here, and a row in the table.

What commands share: `options.py` has arguments, `groups.py` options that belong together,
`settings.py` options that are made from the tables of machines and inducers, `named.py`
what a name means, `display.py` what a search shows, `app.py` the channels and exit codes.

Exit codes are the same everywhere: 0 for an answer of "yes", 1 for "no" (no program was
found, an example fails, a certificate does not hold), 2 for what the user can mend, 70
for a bug, 130 after Ctrl-C. The answer alone goes to the first channel.
"""
