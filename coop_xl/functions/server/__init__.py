"""The worksheet functions through xlwings Server, for Excel on the web and on a Mac."""
