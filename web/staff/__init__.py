"""What signed-in people use: accounts, signing in, and the navigators' queue."""
