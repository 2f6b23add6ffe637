"""The commands of the `ventanilla` program."""
