"""The report: one HTML page with charts in SVG, without scripts."""
