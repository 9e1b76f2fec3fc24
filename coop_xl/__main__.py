"""`python -m coop_xl` does what the command `coop-xl` does."""

from coop_xl.cli import main

main()
