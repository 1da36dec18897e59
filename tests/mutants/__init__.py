"""The test of the tests: the rules are altered one line at a time, and some test has to mind (`make mutants`)."""
