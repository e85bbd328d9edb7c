"""Firms audited on a schedule, and what is alerted: `soliscope watch` and `soliscope run-due`."""
