"""Exact algebra of regions over typed dimensions: what rules cover, what they leave open, where they meet."""
