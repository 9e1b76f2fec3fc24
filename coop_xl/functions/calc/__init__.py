"""The worksheet functions in LibreOffice Calc: the add-in (.oxt), and what calls ours from it."""
