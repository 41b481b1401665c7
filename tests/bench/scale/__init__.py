"""Search over very many services, ours beside what others do: what is asked, of whom, and what is told of it."""
