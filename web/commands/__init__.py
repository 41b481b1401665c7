"""The commands of ``signpost``, one module each."""
