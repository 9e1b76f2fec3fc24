"""The worksheet functions in Excel for Windows: the add-in (.xlam) and its VBA."""
