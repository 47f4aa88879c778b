"""The report: its text, its passages, and the index that says where each of them stands."""
