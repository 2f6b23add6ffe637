"""The goals of the embedded engine, measured: `python -m bench.nlu`."""
