"""The promises of reliability at their full numbers: `make soak`.  `make test` runs the same code a little while."""
