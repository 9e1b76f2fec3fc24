"""What xlwings Server loads as its project: the worksheet functions."""
