"""How the words leave: pure renderers of summaries, letters and links."""
