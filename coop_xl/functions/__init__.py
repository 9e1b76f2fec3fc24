"""The COOP_ worksheet functions, and what offers them: Excel, LibreOffice, a server."""
