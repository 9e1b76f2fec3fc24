"""Shows findings: on the terminal, as JSON, as a page, as workbooks."""
