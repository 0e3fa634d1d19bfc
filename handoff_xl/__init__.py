"""Compile a workbook of human-AI handoff rules into an auditable routing JSON."""

__version__ = "0.1.0"
