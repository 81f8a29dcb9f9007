"""Claims of a text, judged: each is a formula, and its verdict is what the lines about it show."""
