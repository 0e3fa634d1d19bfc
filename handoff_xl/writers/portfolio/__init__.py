"""A workbook over many workbooks: one row each with verdict, errors, AI-alone share, approvals and links; a chart."""

from handoff_xl.writers.portfolio.recognising import is_portfolio
from handoff_xl.writers.portfolio.rendering import render_portfolio

__all__ = ["is_portfolio", "render_portfolio"]
