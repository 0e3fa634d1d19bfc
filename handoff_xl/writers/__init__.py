"""Workbooks written by handoff_xl: the templates and the annotated copy."""
