"""Stands for a C module of CPython's own, so that modules of tests that import it do not skip what needs none."""
