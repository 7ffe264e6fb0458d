"""The command line: `softcode COMMAND --help`.

One file for each group of commands: `tasks.py` lists the built-in tasks, `induce.py`
finds programs, `programs.py` runs, traces, checks and converts them, `experiments.py`
makes published tables again, `library.py` compresses solved programs, `models.py`
solves TerpreT files, `npi/` is for programmer-interpreters. Knows everything
before it; the only importer of typer. To add a command: a function with
`@app.command()` in one of these files.
"""
