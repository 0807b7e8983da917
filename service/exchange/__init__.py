"""Data in and out: seeds, imports, exports."""
