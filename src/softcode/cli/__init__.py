"""The command line: `softcode COMMAND --help`.

`commands.py` is the table of commands, `main.py` sets up and tells what goes wrong.
`tasks.py` lists the built-in tasks, `induce.py` finds programs; `run.py`, `trace.py`,
`verify.py` and `weights.py` run, trace, check and convert them; `experiments.py` makes
published tables again, `library.py` compresses solved programs, `models.py` solves
TerpreT files, `npi/` is for programmer-interpreters. A command's file is read when it is
called. Knows everything before it; the only importer of typer. To add a command: a
function with `@app.command()` in a file here, and a row in the table.
"""
