"""What people without an account reach: the receipt, tracking by number and code, rating by a link."""
