"""``make bench``: how fast the whole program answers, what memory it holds, how long it takes to start."""
