"""Measuring the checker: labelled sets, figures, floors to compare with, planted errors and the report."""
